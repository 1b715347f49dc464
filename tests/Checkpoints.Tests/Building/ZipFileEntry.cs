namespace Hanlin.Checkpoints.Tests.Building;

/// <summary>An entry as <see cref="ZipBuilder"/> writes it; every field beyond the first two is a way to lie.</summary>
internal sealed record ZipFileEntry(string Name, byte[] Data)
{
    public string? LocalName { get; init; }

    public ushort Method { get; init; }

    public ushort Flags { get; init; }

    public uint? Crc { get; init; }

    public uint? LocalCrc { get; init; }

    public uint? LocalSize { get; init; }

    public uint? CentralSize { get; init; }

    public uint? LocalOffset { get; init; }

    public uint ExternalAttributes { get; init; }

    public byte[] CentralExtra { get; init; } = [];
}
