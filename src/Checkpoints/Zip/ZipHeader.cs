using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Hanlin.Checkpoints.Zip;

/// <summary>What the central directory says of an entry.</summary>
/// <param name="Name">The full name in the archive.</param>
/// <param name="Flags">The general purpose flags.</param>
/// <param name="Crc">The checksum of the data.</param>
/// <param name="Length">The bytes of the data, which are stored as they are.</param>
/// <param name="LocalOffset">Where the local header begins.</param>
internal sealed record ZipHeader(string Name, ushort Flags, uint Crc, long Length, long LocalOffset)
{
    private const int SymbolicLink = 0xA000;
    private const int UnixTypeMask = 0xF000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the header at the start of the span and says how many bytes it took.</summary>
    public static ZipHeader Read(string path, ReadOnlySpan<byte> directory, out int size)
    {
        if (directory.Length < ZipFormat.CentralHeaderSize || ReadUInt32LittleEndian(directory) != ZipFormat.CentralHeaderSignature)
            throw new CheckpointException(path, "the zip directory is damaged");

        int nameLength = ReadUInt16LittleEndian(directory[28..]), extraLength = ReadUInt16LittleEndian(directory[30..]);
        size = ZipFormat.CentralHeaderSize + nameLength + extraLength + ReadUInt16LittleEndian(directory[32..]);
        if (size > directory.Length) throw new CheckpointException(path, "the zip directory is damaged");

        var name = ReadName(path, directory.Slice(ZipFormat.CentralHeaderSize, nameLength));
        CheckKind(path, name, directory);
        var zip64 = new Zip64Extra(path, name, directory.Slice(ZipFormat.CentralHeaderSize + nameLength, extraLength));
        var length = zip64.Resolve(ReadUInt32LittleEndian(directory[24..]));
        var compressedLength = zip64.Resolve(ReadUInt32LittleEndian(directory[20..]));
        var localOffset = zip64.Resolve(ReadUInt32LittleEndian(directory[42..]));
        if (length != compressedLength) throw new CheckpointException(path, $"zip entry {name}: stored, but its two sizes differ");

        return new ZipHeader(name, ReadUInt16LittleEndian(directory[8..]), ReadUInt32LittleEndian(directory[16..]), length, localOffset);
    }

    private static void CheckKind(string path, string name, ReadOnlySpan<byte> header)
    {
        if ((ReadUInt16LittleEndian(header[8..]) & ZipFormat.EncryptedFlags) != 0)
            throw new CheckpointException(path, $"zip entry {name} is encrypted");
        if (ReadUInt16LittleEndian(header[10..]) != ZipFormat.Stored)
        {
            throw new CheckpointException(path,
                $"zip entry {name} is compressed, as in TorchScript programs and repacked archives; save model.state_dict() by torch.save");
        }

        if (ReadUInt16LittleEndian(header[34..]) != 0)
            throw new CheckpointException(path, $"zip entry {name} is on another disk");
        if ((ReadUInt32LittleEndian(header[38..]) >> 16 & UnixTypeMask) == SymbolicLink)
            throw new CheckpointException(path, $"zip entry {name} is a symbolic link");
    }

    /// <summary>Names are only compared, never used as paths; odd ones are refused all the same, for no weight file has any.</summary>
    private static string ReadName(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ZipFormat.MaxNameBytes)
            throw new CheckpointException(path, $"a zip entry's name has {bytes.Length} bytes; at most {ZipFormat.MaxNameBytes} are read");
        try
        {
            var name = StrictUtf8.GetString(bytes);
            if (IsPlain(name)) return name;
            throw new CheckpointException(path, $"zip entry {UntrustedText.Quote(name)}: the name is not a plain relative path");
        }
        catch (DecoderFallbackException exception)
        {
            throw new CheckpointException(path, "a zip entry's name is not UTF-8", exception);
        }
    }

    private static bool IsPlain(string name) =>
        name.All(character => character != '\\' && UntrustedText.IsPrintable(character))
        && name.Split('/').All(part => part is not ("" or "." or ".."));
}
