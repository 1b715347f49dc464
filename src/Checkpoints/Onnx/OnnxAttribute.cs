namespace Hanlin.Checkpoints.Onnx;

/// <summary>An attribute of a node: an integer, a float, a string or a list of integers (<c>AttributeProto</c>).</summary>
internal readonly record struct OnnxAttribute(string Name, object Value)
{
    private const int FloatType = 1, IntType = 2, StringType = 3, IntsType = 7;

    public static implicit operator OnnxAttribute((string Name, int Value) pair) => new(pair.Name, (long)pair.Value);

    public static implicit operator OnnxAttribute((string Name, float Value) pair) => new(pair.Name, pair.Value);

    public static implicit operator OnnxAttribute((string Name, string Value) pair) => new(pair.Name, pair.Value);

    public static implicit operator OnnxAttribute((string Name, long[] Value) pair) => new(pair.Name, pair.Value);

    public Proto ToProto()
    {
        var attribute = new Proto().Text(1, Name);
        switch (Value)
        {
            case long integer: return attribute.Int(3, integer).Int(20, IntType);
            case float real: return attribute.Float(2, real).Int(20, FloatType);
            case string text: return attribute.Bytes(4, System.Text.Encoding.UTF8.GetBytes(text)).Int(20, StringType);
            case long[] integers:
                foreach (var integer in integers) attribute.Int(8, integer);
                return attribute.Int(20, IntsType);
            default: throw new ArgumentException($"No attribute type for {Value.GetType().Name}.");
        }
    }
}
