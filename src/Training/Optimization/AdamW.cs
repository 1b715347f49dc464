using System.Runtime.InteropServices;
using Hanlin.Checkpoints.Gpt2;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hanlin.Training.Optimization;

/// <summary>
/// AdamW as UER-py has it: no correction of the first updates' bias, the epsilon beside the root, and the weight decay
/// taken off the weights that the update has moved, matrices only. On a CPU one pass over native memory, on a GPU tensor
/// operations; torch's own AdamW is another rule.
/// </summary>
public sealed class AdamW : IDisposable
{
    private const int ChunkElements = 1 << 16;

    private readonly AdamWOptions options;
    private readonly Slot[] slots;
    private readonly Chunk[] chunks;
    private readonly double[] sums;
    private readonly ParallelOptions parallel;
    private readonly bool overTensors;

    /// <summary>An optimiser that has seen nothing yet.</summary>
    /// <param name="parameters">What it updates; it does not own them.</param>
    /// <param name="options">Its constants.</param>
    /// <param name="overTensors">Use tensor operations on a CPU too.</param>
    public AdamW(IReadOnlyDictionary<Gpt2Tensor, Parameter> parameters, AdamWOptions options, bool overTensors = false)
    {
        this.options = options;
        slots = [.. parameters.Select(pair => new Slot(pair.Key, pair.Value))];
        chunks = [.. slots.SelectMany((slot, index) => Chunk.All(index, slot.Weights.numel()))];
        sums = new double[chunks.Length];
        parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ThreadCount };
        this.overTensors = overTensors || slots[0].Weights.device_type != DeviceType.CPU;
    }

    /// <summary>The running means of the gradients and of their squares, as checkpoints keep them.</summary>
    public IEnumerable<(Gpt2Tensor Tensor, Tensor Means, Tensor Squares)> Moments => slots.Select(slot => (slot.Tensor, slot.Means, slot.Squares));

    /// <summary>Takes up the gradients that the way back has left, which the next calls work on.</summary>
    /// <returns>Their common norm.</returns>
    public double GradientNorm()
    {
        TakeGradients();
        if (overTensors) return stack([.. slots.Select(slot => slot.Gradients!.norm())]).norm().item<float>();

        Parallel.For(0, chunks.Length, parallel, index => sums[index] = AdamWPass.SumOfSquares(chunks[index].Of(slots[chunks[index].Slot].Gradients!)));
        return Math.Sqrt(sums.Sum());
    }

    /// <summary>Moves the weights by their gradients.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="gradientScale">What clipping leaves of the gradients.</param>
    public void Step(double rate, double gradientScale = 1)
    {
        using var noGradient = no_grad();
        TakeGradients();
        if (!overTensors)
            StepOverMemory((float)rate, (float)gradientScale);
        else
            foreach (var slot in slots) StepOverTensors(slot, rate, gradientScale);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var slot in slots) slot.Dispose();
    }

    private void TakeGradients()
    {
        foreach (var slot in slots)
        {
            slot.Gradients = slot.Weights.grad?.contiguous()
                ?? throw new InvalidOperationException($"{slot.Tensor} has no gradient.");
        }
    }

    private void StepOverMemory(float rate, float gradientScale)
    {
        var pass = new AdamWPass
        {
            Beta1 = (float)options.Beta1,
            Beta2 = (float)options.Beta2,
            Epsilon = (float)options.Epsilon,
            Rate = rate,
            GradientScale = gradientScale,
        };
        var decay = (float)(rate * options.WeightDecay);
        Parallel.For(0, chunks.Length, parallel, index =>
        {
            var chunk = chunks[index];
            var slot = slots[chunk.Slot];
            pass.Run(chunk.Of(slot.Weights), chunk.Of(slot.Gradients!), chunk.Of(slot.Means), chunk.Of(slot.Squares), slot.Decays ? decay : 0);
        });
    }

    private void StepOverTensors(Slot slot, double rate, double gradientScale)
    {
        using var scope = NewDisposeScope();
        var gradients = gradientScale == 1 ? slot.Gradients! : slot.Gradients!.mul(gradientScale);
        slot.Means.mul_(options.Beta1).add_(gradients, 1 - options.Beta1);
        slot.Squares.mul_(options.Beta2).addcmul_(gradients, gradients, 1 - options.Beta2);
        slot.Weights.addcdiv_(slot.Means, slot.Squares.sqrt().add_(options.Epsilon), -rate);
        if (slot.Decays) slot.Weights.mul_(1 - rate * options.WeightDecay);
    }

    /// <summary>A parameter and what the optimiser keeps of it.</summary>
    private sealed class Slot(Gpt2Tensor tensor, Parameter weights) : IDisposable
    {
        public Gpt2Tensor Tensor { get; } = tensor;

        public Parameter Weights { get; } = weights;

        public Tensor Means { get; } = zeros_like(weights).DetachFromDisposeScope();

        public Tensor Squares { get; } = zeros_like(weights).DetachFromDisposeScope();

        /// <summary>Belongs to the scope of the step that took it.</summary>
        public Tensor? Gradients { get; set; }

        /// <summary>UER-py's rule by names: neither biases nor norms, hence matrices, the embeddings included.</summary>
        public bool Decays { get; } = weights.dim() > 1;

        public void Dispose()
        {
            Means.Dispose();
            Squares.Dispose();
        }
    }

    /// <summary>A run of elements of a parameter.</summary>
    private readonly record struct Chunk(int Slot, int Start, int Length)
    {
        public static IEnumerable<Chunk> All(int slot, long count)
        {
            for (var start = 0; start < count; start += ChunkElements) yield return new Chunk(slot, start, (int)Math.Min(ChunkElements, count - start));
        }

        public Span<float> Of(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes).Slice(Start, Length);
    }
}
