namespace Hanlin.Training.Datasets;

/// <summary>In which order instances are trained on.</summary>
public enum ShuffleOrder
{
    /// <summary><see cref="Uer"/> for UER-py's datasets, <see cref="Global"/> for ours.</summary>
    Auto,

    /// <summary>UER-py's: a buffer at a time is filled in the order of the file and shuffled.</summary>
    Uer,

    /// <summary>All instances in a new random order each epoch.</summary>
    Global,
}
