using System.ComponentModel.DataAnnotations;

namespace Hanlin.TrainingWorker;

/// <summary>Settings of a training worker: the section <c>Training</c>, so <c>HANLIN_TRAINING__DATADIRECTORY</c> in the environment.</summary>
public sealed class TrainingWorkerOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Training";

    /// <summary>
    /// The folder of corpora, vocabularies, datasets and checkpoints. Relative paths of jobs begin here, and no job reads
    /// or writes outside of it: whoever may publish a message is not thereby owner of the machine.
    /// </summary>
    [Required(ErrorMessage = "Training:DataDirectory is missing: set HANLIN_TRAINING__DATADIRECTORY to the folder of corpora, datasets and checkpoints.")]
    public string DataDirectory { get; set; } = "";

    /// <summary>The folder that holds <c>NAME/VERSION</c> for every model version, shared with the generation workers; null where nothing is published.</summary>
    public string? ModelsDirectory { get; set; }

    /// <summary>Name of this worker in leases, metrics and queue names; unique among the workers of a broker.</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,100}$", ErrorMessage = "Training:Name may have up to 100 letters, digits, '.', '_' and '-'.")]
    public string Name { get; set; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>The stages that it runs, with blanks or commas between them; all where it is empty. A machine with a GPU may leave preprocessing to others.</summary>
    public string Stages { get; set; } = "";

    /// <summary>How long others leave a job alone whose worker is not heard of.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the worker says that it lives, and hears of cancellations that no event told it of.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an idle worker looks for jobs whose lease has expired or whose message another worker received.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the progress of a running job is written.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a point is added to a job's curve.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan CurveInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stage may take to save when the worker stops or the job is cancelled, before its process is killed.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:20")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a job is begun without getting further than before until it is given up.</summary>
    [Range(1, 1000)]
    public int MaxFruitlessAttempts { get; set; } = 5;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HeartbeatInterval > LeaseDuration / 3)
            yield return new ValidationResult($"Training:HeartbeatInterval is {HeartbeatInterval} and must be at most a third of Training:LeaseDuration, which is {LeaseDuration}.");
        if (StageNames.FirstOrDefault(name => !Contracts.TrainingStages.All.Contains(name)) is { } unknown)
            yield return new ValidationResult($"Training:Stages names '{unknown}', which is no stage; there are {string.Join(", ", Contracts.TrainingStages.All)}.");
        if (DataDirectory.Length > 0 && !Directory.Exists(DataDirectory))
            yield return new ValidationResult($"Training:DataDirectory is '{DataDirectory}', which is no folder.");
    }

    /// <summary>The stages that it runs, by name.</summary>
    internal IReadOnlyList<string> StageNames => Stages.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names ? names : Contracts.TrainingStages.All;
}
