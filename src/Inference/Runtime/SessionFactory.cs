using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Hanlin.Inference.Runtime;

/// <summary>Opens ONNX files with the settings that serving wants.</summary>
internal static class SessionFactory
{
    /// <exception cref="InferenceException">The file cannot be opened; the message names it.</exception>
    public static InferenceSession Open(string path, ExecutionDevice device, int threadCount)
    {
        using var options = OptionsFor(device, threadCount);
        try
        {
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException($"ONNX Runtime cannot open {path}: {exception.Message}", exception);
        }
    }

    /// <summary>A graph made in memory.</summary>
    public static InferenceSession Open(byte[] model, ExecutionDevice device)
    {
        using var options = OptionsFor(device, threadCount: 1);
        return new InferenceSession(model, options);
    }

    private static SessionOptions OptionsFor(ExecutionDevice device, int threadCount)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = threadCount,
            InterOpNumThreads = 1,
            // Shapes change with every step: patterns of one would be kept for none.
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (device.Kind == DeviceKind.Cuda) AddCuda(options, device);
        return options;
    }

    private static void AddCuda(SessionOptions options, ExecutionDevice device)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = device.Index.ToString(CultureInfo.InvariantCulture),
            // Grow by what is asked for: the cache is one large block, and doubling after it would waste as much again.
            ["arena_extend_strategy"] = "kSameAsRequested",
            // One stream, no autotuning: the same kernels in the same order, run after run.
            ["cudnn_conv_algo_search"] = "DEFAULT",
            ["use_tf32"] = "0",
        });
        options.AppendExecutionProvider_CUDA(cuda);
    }
}
