namespace Hanlin.Storage;

/// <summary>Settings of a <see cref="Database"/>. What a connection string says itself wins over the first three.</summary>
public sealed record StorageOptions
{
    /// <summary>Name that the server shows for our connections.</summary>
    public string ApplicationName { get; init; } = "hanlin";

    /// <summary>Most connections of one process; the sum over all workers must stay below the server's <c>max_connections</c>.</summary>
    public int MaxPoolSize { get; init; } = 8;

    /// <summary>Longest time for one statement.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Accept a server that may forget a commit in a crash (<c>fsync</c>, <c>full_page_writes</c> or
    /// <c>synchronous_commit</c> off). A message is acknowledged after its commit, so a forgotten one is a lost job.
    /// </summary>
    public bool AllowUnsafeDatabase { get; init; }
}
