using System.Buffers.Binary;

namespace Hanlin.Checkpoints.Zip;

/// <summary>
/// The checksum of zip entries (reflected polynomial 0xEDB88320), eight bytes a step. A running value starts at 0
/// and is passed back in; the value after the last byte is the one that the archive stores.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[][] Tables = BuildTables();

    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var (t0, t1, t2, t3) = (Tables[0], Tables[1], Tables[2], Tables[3]);
        var (t4, t5, t6, t7) = (Tables[4], Tables[5], Tables[6], Tables[7]);
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t7[(byte)low] ^ t6[(byte)(low >> 8)] ^ t5[(byte)(low >> 16)] ^ t4[low >> 24]
                ^ t3[(byte)high] ^ t2[(byte)(high >> 8)] ^ t1[(byte)(high >> 16)] ^ t0[high >> 24];
        }

        foreach (var value in bytes) crc = t0[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>Table n advances a byte through n further zero bytes.</summary>
    private static uint[][] BuildTables()
    {
        var tables = new uint[8][];
        for (var n = 0; n < tables.Length; n++)
        {
            tables[n] = new uint[256];
            for (var i = 0u; i < 256; i++) tables[n][i] = n == 0 ? ShiftByte(i) : ShiftZero(tables[0], tables[n - 1][i]);
        }

        return tables;
    }

    private static uint ShiftZero(uint[] table, uint crc) => table[(byte)crc] ^ (crc >> 8);

    private static uint ShiftByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) != 0 ? Polynomial : 0);
        return value;
    }
}
