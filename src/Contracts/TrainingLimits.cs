namespace Hanlin.Contracts;

/// <summary>The limits of a <see cref="RunTrainingStage"/>, checked before sending and on receipt.</summary>
public static class TrainingLimits
{
    /// <summary>The newest version of the contract that this build understands.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Most options of a stage.</summary>
    public const int MaxOptions = 256;

    /// <summary>Longest name of an option, in UTF-16 code units.</summary>
    public const int MaxOptionNameCharacters = 64;

    /// <summary>Longest value of an option, in UTF-16 code units.</summary>
    public const int MaxOptionCharacters = 4096;

    /// <summary>Longest name of a job, in UTF-16 code units.</summary>
    public const int MaxNameCharacters = 200;
}
