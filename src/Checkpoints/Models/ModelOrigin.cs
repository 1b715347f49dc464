namespace Hanlin.Checkpoints.Models;

/// <summary>Where a model came from.</summary>
public sealed record ModelOrigin
{
    /// <summary>Name of the imported file, without its folder.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of that file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What it was, for example <c>UER-py, Torch</c>.</summary>
    public required string Format { get; init; }
}
