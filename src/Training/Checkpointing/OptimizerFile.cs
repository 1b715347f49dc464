using System.Runtime.InteropServices;
using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Safetensors;
using Hanlin.Training.Network;
using Hanlin.Training.Optimization;
using static TorchSharp.torch;
// Not the whole namespace: TorchSharp has an AdamW there too.
using Parameter = TorchSharp.Modules.Parameter;

namespace Hanlin.Training.Checkpointing;

/// <summary>The moments of an optimiser, and gradients that no update has used yet, as a safetensors file.</summary>
internal static class OptimizerFile
{
    private const string Mean = "mean";
    private const string Square = "square";
    private const string Gradient = "gradient";

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="optimizer">Whose moments.</param>
    /// <param name="pending">Parameters whose gradients are written too; empty right after an update.</param>
    public static void Write(string path, AdamW optimizer, IEnumerable<KeyValuePair<Gpt2Tensor, Parameter>> pending)
    {
        using var scope = NewDisposeScope();
        var writer = new SafetensorsWriter();
        foreach (var (tensor, means, squares) in optimizer.Moments)
        {
            Add(writer, Mean, tensor, means);
            Add(writer, Square, tensor, squares);
        }

        foreach (var (tensor, parameter) in pending)
        {
            if (parameter.grad is { } gradient) Add(writer, Gradient, tensor, gradient);
        }

        writer.Write(path, CancellationToken.None);
    }

    /// <summary>Sets the moments, and the gradients where the file has them.</summary>
    /// <exception cref="CheckpointException">The file is of another model.</exception>
    public static void Read(string path, AdamW optimizer, IReadOnlyDictionary<Gpt2Tensor, Parameter> parameters)
    {
        using var file = CheckpointFile.Open(path);
        using var noGradient = no_grad();
        foreach (var (tensor, means, squares) in optimizer.Moments)
        {
            Copy(file, NameOf(Mean, tensor), means);
            Copy(file, NameOf(Square, tensor), squares);
        }

        foreach (var (tensor, parameter) in parameters)
        {
            if (!file.TryGet(NameOf(Gradient, tensor), out _)) continue;
            var gradient = zeros_like(parameter);
            Copy(file, NameOf(Gradient, tensor), gradient);
            parameter.grad = gradient;
        }
    }

    private static void Add(SafetensorsWriter writer, string kind, Gpt2Tensor tensor, Tensor values) =>
        writer.Add(NameOf(kind, tensor), TensorShape.Create(values.shape), destination => NetworkWeights.Read(values, destination));

    private static void Copy(ITensorFile file, string name, Tensor destination)
    {
        using var scope = NewDisposeScope();
        var staging = empty(destination.shape, ScalarType.Float32);
        file.Read(name, MemoryMarshal.Cast<byte, float>(staging.bytes));
        destination.copy_(staging);
    }

    private static string NameOf(string kind, Gpt2Tensor tensor) => $"{kind}.{tensor.Parameter}.{tensor.Layer}";
}
