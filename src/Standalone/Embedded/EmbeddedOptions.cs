namespace Hanlin.Standalone.Embedded;

/// <summary>How the worker inside the process is run.</summary>
internal sealed record EmbeddedOptions
{
    /// <summary>Name of a model of the store.</summary>
    public required string Model { get; init; }

    /// <summary>The SQLite file.</summary>
    public required string StorePath { get; init; }

    /// <summary>The folder of the models.</summary>
    public required string ModelsDirectory { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary><c>auto</c>, <c>fp32</c>, <c>int8</c> or <c>fp16</c>.</summary>
    public string Precision { get; init; } = "auto";

    /// <summary>Sequences that run at the same time.</summary>
    public int Slots { get; init; } = 64;

    /// <summary>Threads of network and sampler; 0 takes every processor.</summary>
    public int Threads { get; init; }
}
