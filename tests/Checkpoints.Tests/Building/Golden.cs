using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Hanlin.Checkpoints.Tests.Building;

/// <summary>The files of the folder data, and what torch itself says is in them.</summary>
internal static class Golden
{
    public const string Uer = "uer/model.bin";
    public const string Hf = "hf/pytorch_model.bin";

    private static readonly Lazy<JsonElement> Described = new(() => JsonElement.Parse(File.ReadAllBytes(PathOf("tensors.json"))));

    public static string PathOf(string name) => Path.Join(AppContext.BaseDirectory, "data", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>Name, shape and SHA-256 of the row-major singles of each tensor, by torch.load and numpy.</summary>
    public static IReadOnlyList<(string Name, TensorShape Shape, string Sha256)> Tensors(string file) =>
    [
        .. Described.Value.GetProperty(file).EnumerateObject().Select(tensor => (
            tensor.Name,
            TensorShape.Create([.. tensor.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]),
            tensor.Value.GetProperty("sha256").GetString()!)),
    ];

    public static string Sha256Of(ReadOnlySpan<float> values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));

    public static float[] ReadAll(this ITensorFile file, string name)
    {
        file.TryGet(name, out var tensor).ShouldBeTrue();
        var values = new float[tensor!.Shape.ElementCount];
        file.Read(name, values);
        return values;
    }

    /// <summary>The same of any file, by our own reading.</summary>
    public static List<(string Name, TensorShape Shape, string Sha256)> Describe(this ITensorFile file) =>
        [.. file.Tensors.Select(tensor => (tensor.Name, tensor.Shape, Sha256Of(file.ReadAll(tensor.Name))))];
}
