using System.Diagnostics;
using System.Globalization;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Datasets;
using Hanlin.Training.Network;
using Hanlin.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Hanlin.Bench;

/// <summary>Whole training steps (forward, loss, back, update) of the 12 x 768 configuration, beside what the processor could do.</summary>
internal static class PretrainBench
{
    private const int WarmupSteps = 2;
    private const int SequenceLength = 128;

    private static readonly Gpt2Config Config = new()
    {
        VocabularySize = 21128,
        ContextLength = 1024,
        HiddenSize = 768,
        LayerCount = 12,
        HeadCount = 12,
        FeedForwardSize = 3072,
        LayerNorm = LayerNormFlavor.Uer,
    };

    /// <summary>Prints a line a precision: <c>pretrain [BATCH] [STEPS] [cpu|cuda]</c>.</summary>
    public static Task RunAsync(string[] arguments)
    {
        var batchSize = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 8;
        var steps = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 8;
        var device = arguments.Length > 2 && arguments[2] == "cuda" ? CUDA : CPU;
        foreach (var useBFloat16 in new[] { false, true })
        {
            var peak = MatrixPeak(useBFloat16 ? ScalarType.BFloat16 : ScalarType.Float32, device);
            var (rate, update) = Measure(batchSize, steps, useBFloat16, device);
            Console.WriteLine($"{(useBFloat16 ? "bf16" : "fp32")} B={batchSize} T={SequenceLength}: {rate,6:f1} tokens/s, {rate * FlopsPerToken / peak:p1} of the matrix peak of {peak / 1e9:f0} GFLOP/s, update {update.TotalMilliseconds:f0} ms of a step");
        }

        return Task.CompletedTask;
    }

    /// <summary>Multiplications and additions, forward and back, of the matrices and of attention.</summary>
    private static double FlopsPerToken
    {
        get
        {
            double hidden = Config.HiddenSize, layers = Config.LayerCount;
            var matrices = layers * (4 * hidden * hidden + 2 * hidden * Config.FeedForwardSize) + hidden * Config.VocabularySize;
            return 6 * matrices + 12 * layers * hidden * SequenceLength;
        }
    }

    private static (double TokensPerSecond, TimeSpan Update) Measure(int batchSize, int steps, bool useBFloat16, Device device)
    {
        using var scope = NewDisposeScope();
        using var network = new Gpt2Network(Config, new NetworkOptions { Device = device, Dropout = 0.1, UseBFloat16 = useBFloat16 });
        using var optimizer = new AdamW(network.Parameters, new AdamWOptions());
        var backward = new BackwardPass(network, LossRule.Target, recompute: false, seed: 7);
        var batch = RandomBatch(batchSize);
        var (start, update) = (0L, TimeSpan.Zero);
        for (var step = 1; step <= WarmupSteps + steps; step++)
        {
            if (step == WarmupSteps + 1) (start, update) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
            using var inside = NewDisposeScope();
            backward.Run(batch, step, 1);
            var updateStart = Stopwatch.GetTimestamp();
            optimizer.Step(1e-4);
            network.ForgetGradients();
            update += Stopwatch.GetElapsedTime(updateStart);
        }

        return (steps * batchSize * SequenceLength / Stopwatch.GetElapsedTime(start).TotalSeconds, update / steps);
    }

    private static Batch RandomBatch(int batchSize)
    {
        var batch = new Batch(SequenceLength, batchSize);
        for (var row = 0; row < batchSize; row++)
        {
            int[] ids = [.. Enumerable.Range(0, SequenceLength + 1).Select(position => 106 + (position * 7919 + row * 104729) % 21000)];
            batch.Add(ids, SequenceLength, padId: 0);
        }

        return batch;
    }

    /// <summary>The best of a few runs of products of large square matrices, in operations a second.</summary>
    private static double MatrixPeak(ScalarType type, Device device)
    {
        const int products = 4;
        var size = device.type == DeviceType.CUDA ? 8192 : 2048;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (left, right) = (randn([size, size], device: device).to(type), randn([size, size], device: device).to(type));
        var best = TimeSpan.MaxValue;
        for (var run = 0; run < 4; run++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var product = 1; product < products; product++) left.matmul(right).Dispose();
            using (var last = left.matmul(right)) last.narrow(0, 0, 1).narrow(1, 0, 1).to(ScalarType.Float32).item<float>(); // a GPU works behind our back until it is read
            if (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < best) best = elapsed;
        }

        return 2.0 * size * size * size * products / best.TotalSeconds;
    }
}
