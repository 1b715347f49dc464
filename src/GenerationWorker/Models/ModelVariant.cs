using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Models;
using Hanlin.Inference.Runtime;

namespace Hanlin.GenerationWorker.Models;

/// <summary>Which of a model's graphs runs on a device.</summary>
/// <param name="FileName">The ONNX file.</param>
/// <param name="Precision">As options and results write it.</param>
internal sealed record ModelVariant(string FileName, string Precision)
{
    private static readonly ModelVariant Float32 = new(ModelFileNames.Onnx, "fp32");
    private static readonly ModelVariant Int8 = new(ModelFileNames.OnnxInt8, "int8");
    private static readonly ModelVariant Float16 = new(ModelFileNames.OnnxFloat16, "fp16");

    /// <summary>
    /// What was asked for, or the fastest that is exact on the device: half precision on CUDA, 8 bits on a processor
    /// whose 8-bit products cannot overflow, single precision otherwise.
    /// </summary>
    /// <exception cref="CheckpointException">The model has no such graph.</exception>
    public static ModelVariant Choose(ModelFolder folder, ExecutionDevice device, string precision)
    {
        var wanted = precision switch
        {
            "fp32" => Float32,
            "int8" => Int8,
            "fp16" => Float16,
            _ when device.Kind == DeviceKind.Cuda => folder.Has(Float16.FileName) ? Float16 : Float32,
            _ => folder.Has(Int8.FileName) && CpuFeatures.HasExactInt8Products ? Int8 : Float32,
        };
        folder.PathOf(wanted.FileName);
        return wanted;
    }
}
