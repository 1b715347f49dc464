using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One number of any element type. It holds no native memory here: disposing it is allowed and does nothing.</summary>
public sealed class Scalar : IDisposable
{
    internal readonly ScalarValue Value;

    private Scalar(ScalarValue value, ScalarType type)
    {
        Value = value;
        Type = type;
    }

    public ScalarType Type { get; }

    public static implicit operator Scalar(byte value) => new(ScalarValue.Of((long)value), ScalarType.Byte);

    public static implicit operator Scalar(sbyte value) => new(ScalarValue.Of((long)value), ScalarType.Int8);

    public static implicit operator Scalar(short value) => new(ScalarValue.Of((long)value), ScalarType.Int16);

    public static implicit operator Scalar(int value) => new(ScalarValue.Of((long)value), ScalarType.Int32);

    public static implicit operator Scalar(long value) => new(ScalarValue.Of(value), ScalarType.Int64);

    public static implicit operator Scalar(Half value) => new(ScalarValue.Of((double)value), ScalarType.Float16);

    public static implicit operator Scalar(float value) => new(ScalarValue.Of((double)value), ScalarType.Float32);

    public static implicit operator Scalar(double value) => new(ScalarValue.Of(value), ScalarType.Float64);

    public static implicit operator Scalar(bool value) => new(ScalarValue.Of(value), ScalarType.Bool);

    public void Dispose()
    {
    }
}

/// <summary>A number as it crosses to the shim: 64 bits and what they mean (0 integer, 1 floating, 2 boolean, -1 nothing).</summary>
internal readonly struct ScalarValue
{
    public static readonly ScalarValue One = Of(1L);
    public static readonly ScalarValue None = new(0, -1);

    private readonly long bits;
    private readonly int kind;

    private ScalarValue(long bits, int kind)
    {
        this.bits = bits;
        this.kind = kind;
    }

    public static ScalarValue Of(long value) => new(value, 0);

    public static ScalarValue Of(double value) => new(BitConverter.DoubleToInt64Bits(value), 1);

    public static ScalarValue Of(bool value) => new(value ? 1 : 0, 2);

    public static ScalarValue OrNone(Scalar? scalar) => scalar is null ? None : scalar.Value;

    public double AsDouble => kind == 1 ? BitConverter.Int64BitsToDouble(bits) : bits;

    public long AsInt64 => kind == 1 ? (long)BitConverter.Int64BitsToDouble(bits) : bits;
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.Value.AsDouble;

    public static double ToDouble(this Scalar value) => value.Value.AsDouble;

    public static int ToInt32(this Scalar value) => (int)value.Value.AsInt64;

    public static long ToInt64(this Scalar value) => value.Value.AsInt64;

    public static bool ToBoolean(this Scalar value) => value.Value.AsDouble != 0;
}
