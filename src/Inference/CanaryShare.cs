using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hanlin.Inference;

/// <summary>
/// Which jobs a canary runs: a hash of job and version, the same on every worker. A larger share keeps the jobs of a
/// smaller one; another version draws others.
/// </summary>
internal static class CanaryShare
{
    private const int GuidBytes = 16;
    private const ulong Parts = 10_000;

    public static bool Includes(Guid jobId, int version, int percent)
    {
        Span<byte> input = stackalloc byte[GuidBytes + sizeof(int)];
        jobId.TryWriteBytes(input, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(input[GuidBytes..], version);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) % Parts < (ulong)percent * (Parts / 100);
    }
}
