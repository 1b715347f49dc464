namespace Hanlin.Checkpoints.Zip;

/// <summary>Signatures, sizes and flags of the zip format (PKWARE APPNOTE 6.3, sections 4.3 to 4.5), and our limits.</summary>
internal static class ZipFormat
{
    public const uint LocalHeaderSignature = 0x04034b50;
    public const uint DescriptorSignature = 0x08074b50;
    public const uint CentralHeaderSignature = 0x02014b50;
    public const uint EndSignature = 0x06054b50;
    public const uint Zip64LocatorSignature = 0x07064b50;
    public const uint Zip64EndSignature = 0x06064b50;

    public const int LocalHeaderSize = 30;
    public const int DescriptorSize = 16;
    public const int Zip64DescriptorSize = 24;
    public const int CentralHeaderSize = 46;
    public const int EndSize = 22;
    public const int Zip64LocatorSize = 20;
    public const int Zip64EndSize = 56;

    public const ushort Zip64ExtraId = 1;
    public const ushort Stored = 0;

    public const ushort EncryptedFlags = 1 | 1 << 6 | 1 << 13;
    public const ushort DescriptorFlag = 1 << 3;
    public const ushort Utf8Flag = 1 << 11;

    public const int MaxEntries = 32 * 1024;
    public const int MaxDirectoryBytes = 16 * 1024 * 1024;
    public const int MaxNameBytes = 512;
}
