using System.Text;

namespace Hanlin.Checkpoints.Tests.Building;

/// <summary>Safetensors files from a header written by hand.</summary>
internal static class SafetensorsBuilder
{
    public static byte[] Build(string header, int dataLength) => Build(Encoding.UTF8.GetBytes(header), new byte[dataLength]);

    public static byte[] Build(byte[] header, byte[] data) => [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data];

    public static byte[] WithLength(ulong length) => [.. BitConverter.GetBytes(length), .. "{\"x\":1} and so on"u8];

    public static string Tensor(string name, string dtype, string shape, long begin, long end) =>
        $$$"""{"{{{name}}}":{"dtype":"{{{dtype}}}","shape":{{{shape}}},"data_offsets":[{{{begin}}},{{{end}}}]}}""";
}
