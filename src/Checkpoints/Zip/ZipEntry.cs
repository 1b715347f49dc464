namespace Hanlin.Checkpoints.Zip;

/// <summary>An uncompressed entry whose headers agree.</summary>
/// <param name="Name">The full name in the archive.</param>
/// <param name="DataOffset">Where its bytes begin in the file.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Crc">Their checksum.</param>
internal sealed record ZipEntry(string Name, long DataOffset, long Length, uint Crc);
