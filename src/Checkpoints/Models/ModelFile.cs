namespace Hanlin.Checkpoints.Models;

/// <summary>One file of a model.</summary>
public sealed record ModelFile
{
    /// <summary>One of <see cref="ModelFileNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}
