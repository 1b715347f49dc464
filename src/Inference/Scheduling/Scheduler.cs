using Hanlin.Inference.Sampling;

namespace Hanlin.Inference.Scheduling;

/// <summary>Decides who runs next and books what came out. The only one who moves a sequence from waiting to running to finished.</summary>
/// <remarks>
/// Prefill goes before decode: for bulk work a full batch counts more than an even pace. A budget of prompt tokens a step
/// keeps the pace of running sequences all the same.
/// </remarks>
internal sealed class Scheduler
{
    private readonly SchedulerOptions options;
    private readonly SlotAllocator slots;
    private readonly Queue<Sequence> waiting = new();
    private readonly Sequence?[] running;           // by slot
    private readonly List<Sequence> prefilling = []; // running, in order of admission
    private readonly List<Sequence> finished = [];
    private readonly Batch batch;

    public Scheduler(SchedulerOptions options)
    {
        this.options = options;
        slots = new SlotAllocator(options.SlotCount);
        running = new Sequence?[options.SlotCount];
        batch = new Batch(options.SlotCount);
    }

    public int WaitingCount => waiting.Count;

    public int RunningCount => slots.SlotCount - slots.FreeCount;

    public bool HasUnfinished => waiting.Count > 0 || RunningCount > 0;

    public long PrefilledTokenCount { get; private set; }

    public long DecodedTokenCount { get; private set; }

    public IEnumerable<Sequence> Unfinished => waiting.Concat(running.OfType<Sequence>());

    public void Add(Sequence sequence)
    {
        sequence.Times.Submitted = options.TimeProvider.GetTimestamp();
        waiting.Enqueue(sequence);
    }

    /// <summary>The next step. The batch is the scheduler's own and valid until the next call.</summary>
    public Batch Schedule()
    {
        batch.Clear();
        finished.Clear();
        DropCancelled();
        Admit();
        if (waiting.Count == 0) CloseGaps();
        SchedulePrefills();
        ScheduleDecodes();
        return batch;
    }

    /// <summary>Books a step. The list holds whoever ended in it and is valid until the next <see cref="Schedule"/>.</summary>
    public IReadOnlyList<Sequence> Commit(Batch batch)
    {
        foreach (var chunk in batch.Prefills)
        {
            chunk.Sequence.CachedLength += chunk.Count;
            PrefilledTokenCount += chunk.Count;
        }

        prefilling.RemoveAll(static sequence => sequence.IsPrefilled);

        DecodedTokenCount += batch.Decodes.Count;
        var now = options.TimeProvider.GetTimestamp();
        for (var row = 0; row < batch.Decodes.Count; row++)
        {
            var sequence = batch.Decodes[row];
            sequence.CachedLength++;
            if (sequence.Times.FirstToken == 0) sequence.Times.FirstToken = now;
            var reason = Ending.Accept(sequence, batch.NextTokenIds[row]);
            if (reason != FinishReason.None) Finish(sequence, reason);
        }

        return finished;
    }

    /// <summary>Checks the books of an idle engine: every slot free, nobody forgotten.</summary>
    public void Audit()
    {
        if (slots.FreeCount != slots.SlotCount || running.Any(sequence => sequence is not null) || prefilling.Count > 0)
            throw new InvalidOperationException($"An idle engine holds {slots.SlotCount - slots.FreeCount} of {slots.SlotCount} slots and {prefilling.Count} prefills.");
    }

    private void DropCancelled()
    {
        for (var count = waiting.Count; count > 0; count--)
        {
            var sequence = waiting.Dequeue();
            if (sequence.IsCancelled) Finish(sequence, FinishReason.Cancelled);
            else waiting.Enqueue(sequence);
        }

        foreach (var sequence in running)
        {
            if (sequence is { IsCancelled: true }) Finish(sequence, FinishReason.Cancelled);
        }
    }

    private void Admit()
    {
        while (waiting.Count > 0 && slots.TryAllocate(out var slot))
        {
            var sequence = waiting.Dequeue();
            sequence.Status = SequenceStatus.Running;
            sequence.Times.Admitted = options.TimeProvider.GetTimestamp();
            sequence.Slot = slot;
            running[slot] = sequence;
            if (!sequence.IsPrefilled) prefilling.Add(sequence);
        }
    }

    /// <summary>At the tail of the work, rows above a free slot move down into it: a decode computes every slot that it spans.</summary>
    private void CloseGaps()
    {
        for (var highest = HighestSlot(); highest >= RunningCount; highest = HighestSlot())
        {
            var sequence = running[highest]!;
            slots.TryAllocate(out var gap);
            batch.Copies.Add(new SlotCopy(highest, gap, sequence.CachedLength));
            slots.Release(highest);
            running[highest] = null;
            running[gap] = sequence;
            sequence.Slot = gap;
        }
    }

    /// <summary>
    /// Reads prompts piece by piece within the budget. A prompt that a sibling has read is copied; one that a sibling is
    /// reading is waited for. Pieces end at multiples of the chunk length, whatever else runs: which tokens share a
    /// product may show in the last bit of a result.
    /// </summary>
    private void SchedulePrefills()
    {
        var budget = options.MaxPrefillTokens;
        for (var index = 0; index < prefilling.Count; index++)
        {
            var sequence = prefilling[index];
            if (FindPrefilledSibling(sequence) is { } sibling)
            {
                batch.Copies.Add(new SlotCopy(sibling.Slot, sequence.Slot, sequence.Prompt.PrefillLength));
                sequence.CachedLength = sequence.Prompt.PrefillLength;
            }
            else if (!HasEarlierSibling(index))
            {
                SchedulePrefill(sequence, ref budget);
            }
        }
    }

    private void SchedulePrefill(Sequence sequence, ref int budget)
    {
        for (var start = sequence.CachedLength; start < sequence.Prompt.PrefillLength && budget > 0;)
        {
            var count = Math.Min(options.PrefillChunk, sequence.Prompt.PrefillLength - start);
            batch.Prefills.Add(new PrefillChunk(sequence, start, count));
            start += count;
            budget -= count;
        }
    }

    private Sequence? FindPrefilledSibling(Sequence sequence)
    {
        if (sequence.Sampling.SampleCount == 1 || sequence.CachedLength > 0) return null;
        return Array.Find(running, other => other is { IsPrefilled: true } && other != sequence && ReferenceEquals(other.Prompt, sequence.Prompt));
    }

    private bool HasEarlierSibling(int index)
    {
        var sequence = prefilling[index];
        return sequence.Sampling.SampleCount > 1 && prefilling.FindIndex(other => ReferenceEquals(other.Prompt, sequence.Prompt)) < index;
    }

    private void ScheduleDecodes()
    {
        for (var slot = 0; slot < running.Length; slot++)
        {
            var sequence = running[slot];
            if (sequence is null)
            {
                batch.Rows.Add(new DecodeRow(0, 0));
            }
            else if (sequence.CachedLength + ScheduledPrefill(sequence) < sequence.Prompt.PrefillLength)
            {
                batch.Rows.Add(new DecodeRow(0, sequence.Prompt.PrefillLength));
            }
            else
            {
                batch.Rows.Add(new DecodeRow(sequence.TokenIds[^1], sequence.Length - 1));
                batch.Decodes.Add(sequence);
            }
        }

        var spanned = batch.Decodes.Count == 0 ? 0 : batch.Decodes[^1].Slot + 1;
        batch.Rows.RemoveRange(spanned, batch.Rows.Count - spanned);
    }

    private int ScheduledPrefill(Sequence sequence)
    {
        if (sequence.IsPrefilled) return 0;
        var count = 0;
        foreach (var chunk in batch.Prefills)
        {
            if (chunk.Sequence == sequence) count += chunk.Count;
        }

        return count;
    }

    private int HighestSlot() => Array.FindLastIndex(running, sequence => sequence is not null);

    private void Finish(Sequence sequence, FinishReason reason)
    {
        if (sequence.Status == SequenceStatus.Running)
        {
            slots.Release(sequence.Slot);
            running[sequence.Slot] = null;
            prefilling.Remove(sequence);
        }

        sequence.Status = SequenceStatus.Finished;
        sequence.FinishReason = reason;
        sequence.Times.Finished = options.TimeProvider.GetTimestamp();
        finished.Add(sequence);
    }
}
