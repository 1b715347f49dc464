using Hanlin.Training.Options;
using static TorchSharp.torch;

namespace Hanlin.Training.Pretraining;

/// <summary>Starts the engine for a stage.</summary>
internal static class TorchDevice
{
    /// <summary>Says what is in effect, and gives the device.</summary>
    /// <exception cref="OptionException">There is no libtorch, or no such device.</exception>
    public static Device Prepare(int threadCount, bool useCuda, IProgress<string> log)
    {
        try
        {
            log.Report(TorchBackend.Start(useCuda ? "cuda:0" : "cpu", threadCount).ToString());
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionException(exception.Message, exception);
        }

        log.Report(useCuda ? "Using GPU 0 for training." : "Using CPU mode for training.");
        return useCuda ? CUDA : CPU;
    }
}
