using System.Security.Cryptography;

namespace Hanlin.Checkpoints.Models;

/// <summary>SHA-256 in the one form in which it is written everywhere: 64 lower-case hexadecimal digits.</summary>
public static class FileDigest
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>The digest of some bytes.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The digest of a file, read once from front to back.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string OfFile(string path, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        while (stream.Read(buffer) is > 0 and var count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
