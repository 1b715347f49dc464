namespace Hanlin.TrainingWorker.Stages;

/// <summary>Where the fault of a failed stage lies.</summary>
public enum StageFault
{
    /// <summary>In its options.</summary>
    Options,

    /// <summary>In what its files hold.</summary>
    Data,

    /// <summary>A file is not there.</summary>
    Missing,

    /// <summary>Reading or writing failed: a full disk, a right that is missing.</summary>
    InputOutput,

    /// <summary>In what it needs to run: a library, a device, a service.</summary>
    Environment,

    /// <summary>In this program.</summary>
    Defect,
}
