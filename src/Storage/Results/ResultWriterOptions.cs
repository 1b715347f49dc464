namespace Hanlin.Storage;

/// <summary>Settings of a <see cref="ResultWriter"/>.</summary>
public sealed record ResultWriterOptions
{
    /// <summary>Most rows of one commit.</summary>
    public int MaxRowsPerCommit { get; init; } = 512;

    /// <summary>Most rows that wait for a commit; then <see cref="ResultWriter.WriteAsync"/> waits before it takes another.</summary>
    public int MaxWaitingRows { get; init; } = 2048;

    /// <summary>Longest pause between two attempts while the store is away.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long rows are kept while the store is away; then their writers get its exception. Null: for ever.</summary>
    public TimeSpan? OutageBudget { get; init; }

    /// <summary>How long disposal waits for rows that are not stored yet.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
