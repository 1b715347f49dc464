using Hanlin.Checkpoints.Models;

namespace Hanlin.Training.Checkpointing;

/// <summary>A file that belongs to a checkpoint.</summary>
/// <param name="Name">The name that it was written under.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of the bytes, 64 lower-case hexadecimal digits.</param>
public sealed record CheckpointPart(string Name, long Size, string Sha256)
{
    /// <summary>What a file is now.</summary>
    internal static CheckpointPart Of(string path) => new(Path.GetFileName(path), new FileInfo(path).Length, FileDigest.OfFile(path, CancellationToken.None));

    /// <summary>What is wrong with a file that should be this one; null if it is.</summary>
    internal string? FaultOf(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return $"{Name} is missing";
        if (file.Length != Size) return $"{Name} has {file.Length} bytes in place of {Size}";
        return FileDigest.OfFile(file.FullName, CancellationToken.None) == Sha256 ? null : $"{Name} does not have the SHA-256 that it was written with";
    }
}
