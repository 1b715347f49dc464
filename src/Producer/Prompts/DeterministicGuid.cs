using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Hanlin.Producer.Prompts;

/// <summary>UUID version 5 (RFC 9562, section 5.5): the same namespace and name give the same UUID, anywhere and at any time.</summary>
public static class DeterministicGuid
{
    private const int GuidBytes = 16;

    /// <summary>The UUID of a name within a namespace; the name is hashed as UTF-8.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The version is defined with SHA-1; it names jobs and protects nothing.")]
    public static Guid Create(Guid space, string name)
    {
        var input = new byte[GuidBytes + Encoding.UTF8.GetByteCount(name)];
        space.TryWriteBytes(input, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(name, input.AsSpan(GuidBytes));

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..GuidBytes], bigEndian: true);
    }
}
