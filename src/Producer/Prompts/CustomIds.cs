using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Prompts;

/// <summary>
/// The custom ids of a file, as the first 64 bits of their SHA-256 with their line: about 28 bytes each, whatever their
/// length. Among ten million, the most a file may have, two different ones meet with a probability of 3 in a million.
/// </summary>
internal sealed class CustomIds(string fileName)
{
    private const int Max = 10_000_000;

    private readonly Dictionary<ulong, long> lines = [];

    /// <summary>Takes an id; false where a line before has it, which is then <paramref name="first"/>.</summary>
    /// <exception cref="CommandException">There are too many to keep.</exception>
    public bool TryAdd(string id, long line, out long first)
    {
        if (lines.Count == Max)
            throw new CommandException(ExitCode.DataError, $"{fileName} has more than {Max} custom ids", "Split the file.");

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(id.AsSpan()), hash);
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, BinaryPrimitives.ReadUInt64LittleEndian(hash), out var exists);
        if (!exists)
            seen = line;
        first = seen;
        return !exists;
    }
}
