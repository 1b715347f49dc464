namespace Hanlin.Training.Options;

/// <summary>What the value of an option is.</summary>
public enum OptionKind
{
    /// <summary>On or off: <c>--deep_init</c>, <c>--deep_init=false</c>.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>Any text that is not empty.</summary>
    Text,

    /// <summary>The path of a file or a folder.</summary>
    Path,

    /// <summary>One of the words in <see cref="StageOption.Choices"/>.</summary>
    Choice,

    /// <summary>Whole numbers: <c>--gpu_ranks 0 1 2</c>. May be empty.</summary>
    Integers,

    /// <summary>Words of <see cref="StageOption.Choices"/>: <c>--embedding word pos</c>.</summary>
    Words,
}
