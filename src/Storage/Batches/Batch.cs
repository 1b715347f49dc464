namespace Hanlin.Storage;

/// <summary>Many jobs submitted together, and how far they are: a row of <c>batches</c>.</summary>
public sealed class Batch
{
    /// <summary>Identity, chosen by the submitter; derived from the source, a second submission finds the first.</summary>
    public required Guid Id { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>Where the prompts came from, a file name for instance.</summary>
    public required string Source { get; set; }

    /// <summary>SHA-256 of the source in lower-case hexadecimal, where it was read as a whole.</summary>
    public string? SourceSha256 { get; set; }

    /// <summary>The model that its jobs ask for.</summary>
    public required string ModelName { get; set; }

    /// <summary>The sampling settings of its jobs, as JSON.</summary>
    public string Sampling { get; set; } = "{}";

    /// <summary>Where it stands.</summary>
    public BatchState State { get; set; }

    /// <summary>Jobs in the source; null until it is read to its end.</summary>
    public long? JobCount { get; set; }

    /// <summary>Jobs sent so far.</summary>
    public long SubmittedCount { get; set; }

    /// <summary>Rows it ends with, the sum of the samples of its jobs; null until the source is read to its end.</summary>
    public long? ExpectedRows { get; set; }

    /// <summary>Rows with a text.</summary>
    public long SucceededRows { get; set; }

    /// <summary>Rows that the worker could not generate.</summary>
    public long FailedRows { get; set; }

    /// <summary>Rows whose job was not valid.</summary>
    public long RejectedRows { get; set; }

    /// <summary>Rows that were not wanted any more.</summary>
    public long CancelledRows { get; set; }

    /// <summary>Rows whose deadline passed.</summary>
    public long ExpiredRows { get; set; }

    /// <summary>Tokens of the prompts, each prompt once however many samples it had.</summary>
    public long PromptTokens { get; set; }

    /// <summary>Tokens generated.</summary>
    public long CompletionTokens { get; set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When its last job was sent.</summary>
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>When anything of it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it came to its end.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Rows of any outcome.</summary>
    public long FinishedRows => SucceededRows + FailedRows + RejectedRows + CancelledRows + ExpiredRows;

    /// <summary>True when nothing will change its state any more.</summary>
    public bool IsTerminal => State is not (BatchState.Submitting or BatchState.Running);
}
