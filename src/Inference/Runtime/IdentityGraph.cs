using System.Text;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Hanlin.Inference.Runtime;

/// <summary>The smallest ONNX file: one Identity. Written by hand (onnx.proto), because the graph builder belongs to the checkpoints.</summary>
internal static class IdentityGraph
{
    public const string Input = "from";
    public const string Output = "to";

    public static byte[] Of(TensorElementType elementType)
    {
        var node = Message(Text(1, Input), Text(2, Output), Text(4, "Identity"));
        var graph = Message(Nested(1, node), Text(2, "copy"), Nested(11, Value(Input, elementType)), Nested(12, Value(Output, elementType)));
        return Message(Number(1, 10), Nested(7, graph), Nested(8, Message(Text(1, ""), Number(2, 21)))); // IR 10, operator set 21
    }

    private static byte[] Value(string name, TensorElementType elementType)
        => Message(Text(1, name), Nested(2, Message(Nested(1, Message(Number(1, (byte)elementType))))));

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Number(int field, byte value) => [(byte)(field << 3), value];

    private static byte[] Text(int field, string value) => Nested(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Nested(int field, byte[] value) => [(byte)((field << 3) | 2), checked((byte)value.Length), .. value];
}
