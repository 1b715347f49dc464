namespace Hanlin.Storage;

/// <summary>One run of a training stage: a row of <c>training_jobs</c>.</summary>
public sealed class TrainingJob
{
    /// <summary>Identity, chosen by the submitter.</summary>
    public required Guid Id { get; set; }

    /// <summary>Which stage, as messages name it.</summary>
    public required string Stage { get; set; }

    /// <summary>What people call it.</summary>
    public string? Name { get; set; }

    /// <summary>The pipeline it is a step of.</summary>
    public Guid? PipelineId { get; set; }

    /// <summary>The job that must have succeeded before it may run.</summary>
    public Guid? DependsOn { get; set; }

    /// <summary>The stage's options, as a JSON object of strings.</summary>
    public string Options { get; set; } = "{}";

    /// <summary>Where it stands.</summary>
    public TrainingJobState State { get; set; }

    /// <summary>Somebody does not want it any more; whoever runs it stops at its next heartbeat.</summary>
    public bool CancelRequested { get; set; }

    /// <summary>The worker that runs it, or ran it last.</summary>
    public string? LeaseOwner { get; set; }

    /// <summary>Until when others leave it alone, by the clock of the database.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>
    /// Counts the leases. Every write of a worker names the epoch it was given, so that one which was stopped and woke up
    /// after its job had gone to another changes nothing.
    /// </summary>
    public long LeaseEpoch { get; set; }

    /// <summary>When its worker was last heard of, by the clock of the database.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>How often it was begun since it last got further than ever before: what tells a job that kills its workers from one that lives through many reboots.</summary>
    public int FruitlessAttempts { get; set; }

    /// <summary>The furthest count of its progress.</summary>
    public long Furthest { get; set; }

    /// <summary>How far it is: a <see cref="JobProgress"/> as JSON.</summary>
    public string? Progress { get; set; }

    /// <summary>What it made and measured, as JSON.</summary>
    public string? Result { get; set; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; set; }

    /// <summary>When it was received.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was first begun.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it came to its end.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>True when no worker will change it any more.</summary>
    public bool IsTerminal => State is not (TrainingJobState.Queued or TrainingJobState.Running);
}
