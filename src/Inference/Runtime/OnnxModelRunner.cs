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
    private readonly float[] logits;         // pinned: bindings keep addresses
    private readonly float[] unreadLogits;   // of prefills
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
        unreadLogits = GC.AllocateUninitializedArray<float>(VocabularySize, pinned: true);
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

    /// <summary>How probable the network holds a text, for perplexity and for checks of a load. Only while no sequence runs: it uses slot 0.</summary>
    /// <param name="tokenIds">2 to <see cref="ContextLength"/> tokens.</param>
    /// <returns>Negative natural-log probabilities of tokens 1.., each given all before it.</returns>
    public float[] Score(ReadOnlySpan<int> tokenIds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenIds.Length, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokenIds.Length, ContextLength);
        return new ScoreRun(session, cache, VocabularySize).Run(runOptions, tokenIds);
    }

    /// <summary>The logits behind each token of a text, for comparisons with another implementation. Only while no sequence runs: it uses slot 0.</summary>
    /// <param name="tokenIds">1 to <see cref="ContextLength"/> tokens.</param>
    /// <param name="show">Gets each position and its logits, which are overwritten later.</param>
    public void Read(ReadOnlySpan<int> tokenIds, Action<int, ReadOnlySpan<float>> show)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenIds.Length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokenIds.Length, ContextLength);
        new ScoreRun(session, cache, VocabularySize).Read(runOptions, tokenIds, show);
    }

    /// <summary>
    /// The largest magnitude of each channel in the first positions of slot 0, after a <see cref="Score"/>: what an 8-bit
    /// cache takes its scales from. Single-precision networks on a CPU only.
    /// </summary>
    /// <returns>[heads * head size] for the keys and the values of each layer in turn.</returns>
    public IReadOnlyList<float[]> CacheMagnitudes(int length) => cache.Magnitudes(length);

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

    private PrefillRun PrefillRunOf(int slot) => prefills[slot] ??= new PrefillRun(session, cache, slot, unreadLogits);
}
