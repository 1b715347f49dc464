namespace Hanlin.Storage;

/// <summary>A job in whose company workers died, and how often one died while it ran alone: a row of <c>suspects</c>.</summary>
public sealed class Suspect
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; set; }

    /// <summary>How often it was begun alone without coming to an end.</summary>
    public int DeathsAlone { get; set; }

    /// <summary>When it was last begun alone.</summary>
    public DateTimeOffset LastAt { get; set; }
}
