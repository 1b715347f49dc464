using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>One element of a tensor as a .NET number, whatever its element type and device.</summary>
public static class TensorExtensionMethods
{
    public static float ToSingle(this Tensor value) => (float)ToDouble(value);

    public static double ToDouble(this Tensor value)
    {
        using var converted = value.to(ScalarType.Float64, CPU);
        return converted.item<double>();
    }

    public static int ToInt32(this Tensor value) => checked((int)ToInt64(value));

    public static long ToInt64(this Tensor value)
    {
        using var converted = value.to(ScalarType.Int64, CPU);
        return converted.item<long>();
    }

    public static bool ToBoolean(this Tensor value) => ToDouble(value) != 0;
}
