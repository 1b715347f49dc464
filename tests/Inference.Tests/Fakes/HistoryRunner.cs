using Hanlin.Inference.Runtime;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Inference.Tests.Fakes;

/// <summary>
/// A network whose next token is a function of every token in the slot. It keeps the slots as lists of tokens, so a
/// wrong copy, a missed prefill, a slot given away too early or a dead row that writes where it must not all change texts.
/// </summary>
internal sealed class HistoryRunner(int slotCount, int vocabularySize = 101, int contextLength = 64) : IModelRunner
{
    private readonly int[,] slots = new int[slotCount, contextLength];
    private readonly float[] logits = new float[slotCount * vocabularySize];

    public int VocabularySize => vocabularySize;

    public int ContextLength => contextLength;

    public int SlotCount => slotCount;

    public int PrefilledTokens { get; private set; }

    public int ForwardCount { get; private set; }

    public bool IsDisposed { get; private set; }

    public Action? BeforeForward { get; set; }

    /// <summary>What the network says after these tokens, worked out without any engine.</summary>
    public static int NextToken(ReadOnlySpan<int> history, int vocabularySize = 101)
    {
        var hash = 17u;
        foreach (var token in history) hash = hash * 31 + (uint)token;
        return (int)(hash % (uint)vocabularySize);
    }

    public ReadOnlyMemory<float> Forward(Batch batch)
    {
        BeforeForward?.Invoke();
        ForwardCount++;
        foreach (var (from, to, length) in batch.Copies)
        {
            for (var position = 0; position < length; position++) slots[to, position] = slots[from, position];
        }

        foreach (var chunk in batch.Prefills)
        {
            PrefilledTokens += chunk.Count;
            for (var index = chunk.Start; index < chunk.Start + chunk.Count; index++) slots[chunk.Sequence.Slot, index] = chunk.Sequence.Prompt.TokenIds[index];
        }

        for (var slot = 0; slot < batch.Rows.Count; slot++)
        {
            var (token, position) = batch.Rows[slot];
            slots[slot, position] = token;
            var history = new int[position + 1];
            for (var index = 0; index <= position; index++) history[index] = slots[slot, index];
            var row = logits.AsSpan(slot * vocabularySize, vocabularySize);
            row.Clear();
            row[NextToken(history, vocabularySize)] = 10;
        }

        return logits.AsMemory(0, batch.Rows.Count * vocabularySize);
    }

    public void Dispose() => IsDisposed = true;
}
