namespace Hanlin.Checkpoints.Models;

/// <summary>The files of a model folder. No other name is ever opened there.</summary>
public static class ModelFileNames
{
    /// <summary>The configuration, as Hugging Face has it.</summary>
    public const string Config = "config.json";

    /// <summary>The vocabulary, one token a line.</summary>
    public const string Vocabulary = "vocab.txt";

    /// <summary>The weights, as Hugging Face has them.</summary>
    public const string Safetensors = "model.safetensors";

    /// <summary>The graph in single precision.</summary>
    public const string Onnx = "model.onnx";

    /// <summary>The graph with 8-bit weights, for CPUs.</summary>
    public const string OnnxInt8 = "model.int8.onnx";

    /// <summary>The 8-bit matrices and their scales.</summary>
    public const string SafetensorsInt8 = "model.int8.safetensors";

    /// <summary>The graph in half precision, for GPUs.</summary>
    public const string OnnxFloat16 = "model.fp16.onnx";

    /// <summary>The weights in half precision.</summary>
    public const string SafetensorsFloat16 = "model.fp16.safetensors";

    /// <summary>The list of the others, with their digests; its own digest is the identity of the model.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>What a manifest may list.</summary>
    internal static readonly IReadOnlyList<string> Listed = [Config, Vocabulary, Safetensors, Onnx, OnnxInt8, SafetensorsInt8, OnnxFloat16, SafetensorsFloat16];

    /// <summary>What every manifest must list: without them no text becomes ids.</summary>
    internal static readonly IReadOnlyList<string> Required = [Config, Vocabulary];
}
