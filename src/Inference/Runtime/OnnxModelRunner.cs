using Hanlin.Inference.Scheduling;
using Microsoft.ML.OnnxRuntime;

namespace Hanlin.Inference.Runtime;

/// <summary>Runs a network of Hanlin on ONNX Runtime over a slot cache.</summary>
public sealed class OnnxModelRunner : IModelRunner
{
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly KvCache cache;
    private readonly SlotCopier copier;
    private readonly float[] logits;
    private readonly DecodeRun?[] decodes;   // by number of rows, less one
    private readonly PrefillRun?[] prefills; // by slot

    private OnnxModelRunner(InferenceSession session, NetworkShape shape, ExecutionDevice device, EngineOptions options)
    {
        this.session = session;
        Device = device;
        VocabularySize = shape.VocabularySize;
        ContextLength = Math.Min(shape.ContextLength, options.MaxSequenceLength);
        SlotCount = options.SlotCount;
        cache = new KvCache(new CacheLayout(shape.LayerCount, shape.HeadCount, shape.HeadSize, SlotCount, ContextLength, shape.CacheType), session, device);
        copier = new SlotCopier(cache, device);
        logits = GC.AllocateUninitializedArray<float>(SlotCount * VocabularySize, pinned: true);
        decodes = new DecodeRun?[SlotCount];
        prefills = new PrefillRun?[SlotCount];
    }

    /// <summary>Where it runs.</summary>
    public ExecutionDevice Device { get; }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public int ContextLength { get; }

    /// <inheritdoc/>
    public int SlotCount { get; }

    /// <summary>Opens a network.</summary>
    /// <param name="path">Its ONNX file; the files with its weights lie beside it.</param>
    /// <param name="device">A resolved device, see <see cref="ExecutionDevice.Resolve"/>.</param>
    /// <param name="options">Slots, sequence length and threads.</param>
    /// <exception cref="InferenceException">The file cannot be opened or is no network of Hanlin.</exception>
    public static OnnxModelRunner Open(string path, ExecutionDevice device, EngineOptions options)
    {
        var session = SessionFactory.Open(path, device, options.Threads);
        try
        {
            return new OnnxModelRunner(session, NetworkShape.Of(session, path), device, options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<float> Forward(Batch batch)
    {
        foreach (var copy in batch.Copies) copier.Copy(copy);
        foreach (var chunk in batch.Prefills) PrefillRunOf(chunk.Sequence.Slot).Run(session, runOptions, chunk);
        if (batch.Rows.Count > 0) DecodeRunOf(batch.Rows.Count).Run(session, runOptions, batch.Rows);
        return logits.AsMemory(0, batch.Rows.Count * VocabularySize);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var decode in decodes) decode?.Dispose();
        foreach (var prefill in prefills) prefill?.Dispose();
        copier.Dispose();
        cache.Dispose();
        runOptions.Dispose();
        session.Dispose();
    }

    private DecodeRun DecodeRunOf(int rowCount)
        => decodes[rowCount - 1] ??= new DecodeRun(session, cache, rowCount, logits, VocabularySize, Device.Kind == DeviceKind.Cuda);

    private PrefillRun PrefillRunOf(int slot) => prefills[slot] ??= new PrefillRun(session, cache, slot, VocabularySize);
}
