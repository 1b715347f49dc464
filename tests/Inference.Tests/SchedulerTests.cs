using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;
using Hanlin.Inference.Tests.Fakes;

namespace Hanlin.Inference.Tests;

public sealed class SchedulerTests
{
    private static readonly EngineOptions Options = new() { PrefillChunk = 4, MaxPrefillTokens = 8, ThreadCount = 1 };

    [Fact]
    public void Five_hundred_prompts_on_eight_slots_each_get_their_own_text()
    {
        var prompts = Sequences.Prompts(500, 30);
        var sequences = prompts.Select((prompt, index) => Sequences.Of(prompt, 1 + index % 20)).ToArray();
        Run(sequences, slotCount: 8);
        for (var index = 0; index < prompts.Length; index++)
            sequences[index].NewTokenIds.ToArray().ShouldBe(Sequences.Expected(prompts[index], 1 + index % 20));
    }

    [Fact]
    public void Siblings_share_one_prefill_and_get_the_same_greedy_text()
    {
        var prompt = Enumerable.Range(1, 21).ToArray();
        var sequences = Sequences.Siblings(prompt, 10, count: 12, Sequences.Greedy);
        var runner = Run(sequences, slotCount: 4);
        runner.PrefilledTokens.ShouldBeLessThanOrEqualTo(2 * 20); // once, and once more if a whole generation had ended together
        foreach (var sequence in sequences) sequence.NewTokenIds.ToArray().ShouldBe(Sequences.Expected(prompt, 10));
    }

    [Fact]
    public void Siblings_that_fit_read_their_prompt_once()
    {
        var sequences = Sequences.Siblings([.. Enumerable.Range(1, 21)], 5, count: 4, Sequences.Greedy);
        Run(sequences, slotCount: 4).PrefilledTokens.ShouldBe(20);
    }

    [Fact]
    public void A_prompt_of_one_token_needs_no_prefill()
    {
        var sequence = Sequences.Of([7], 5);
        Run([sequence], slotCount: 2).PrefilledTokens.ShouldBe(0);
        sequence.NewTokenIds.ToArray().ShouldBe(Sequences.Expected([7], 5));
    }

    [Fact]
    public void A_long_prompt_does_not_stop_those_who_are_decoding()
    {
        using var engine = new Engine(new HistoryRunner(2), Options);
        var running = Sequences.Of([1], 20);
        engine.Add(running);
        engine.Step();
        engine.Add(Sequences.Of([.. Enumerable.Range(1, 41)], 1));  // 40 tokens ahead, 8 a step
        for (var step = 0; step < 4; step++) engine.Step();
        running.NewTokenCount.ShouldBe(5);
    }

    [Fact]
    public void A_cancelled_sequence_gives_its_slot_back_within_a_step()
    {
        using var engine = new Engine(new HistoryRunner(1), Options);
        var (first, second) = (Sequences.Of([1, 2], 20), Sequences.Of([3, 4], 1));
        engine.Add(first);
        engine.Add(second);
        engine.Step();
        first.Cancel();
        engine.Step().ShouldBe([first, second]);
        first.FinishReason.ShouldBe(FinishReason.Cancelled);
        second.NewTokenIds.ToArray().ShouldBe(Sequences.Expected([3, 4], 1));
        engine.Audit();
    }

    [Fact]
    public void A_sequence_cancelled_while_it_waits_never_runs()
    {
        using var engine = new Engine(new HistoryRunner(1), Options);
        var (first, second) = (Sequences.Of([1, 2], 3), Sequences.Of([3, 4], 3));
        engine.Add(first);
        engine.Add(second);
        second.Cancel();
        engine.Step().ShouldBe([second]);
        second.NewTokenCount.ShouldBe(0);
    }

    [Fact]
    public void At_the_tail_rows_move_down_and_keep_their_text()
    {
        var prompts = Sequences.Prompts(8, 12);
        var sequences = prompts.Select((prompt, index) => Sequences.Of(prompt, index % 2 == 0 ? 2 : 25)).ToArray(); // every other slot falls free early
        using var engine = new Engine(new HistoryRunner(8), Options with { MaxPrefillTokens = 1000 });
        foreach (var sequence in sequences) engine.Add(sequence);
        for (var step = 0; step < 4; step++) engine.Step();
        sequences.Where(sequence => sequence.Status == SequenceStatus.Running).Select(sequence => sequence.Slot).Order().ShouldBe([0, 1, 2, 3]);
        while (engine.HasUnfinished) engine.Step();
        for (var index = 0; index < prompts.Length; index++)
            sequences[index].NewTokenIds.ToArray().ShouldBe(Sequences.Expected(prompts[index], sequences[index].MaxNewTokens));
    }

    [Fact]
    public void What_cannot_fit_is_refused_at_the_door()
    {
        using var engine = new Engine(new HistoryRunner(1, contextLength: 16), Options);
        Should.Throw<ArgumentOutOfRangeException>(() => engine.Add(Sequences.Of(new int[10], 7)));
        engine.Add(Sequences.Of(new int[10], 6));
    }

    [Fact]
    public void Random_joins_leaves_and_cancellations_leave_clean_books()
    {
        var prompts = Sequences.Prompts(300, 25, seed: 99);
        var sequences = prompts.Select((prompt, index) => Sequences.Of(prompt, 1 + index % 30)).ToList();
        using var engine = new Engine(new HistoryRunner(5), Options);
        var pending = new Queue<Sequence>(sequences);
        for (var step = 0; pending.Count > 0 || engine.HasUnfinished; step++)
        {
            for (var joins = (int)(Philox.NextDouble(5, 0, step) * 4); joins > 0 && pending.Count > 0; joins--) engine.Add(pending.Dequeue());
            if (Philox.NextDouble(5, 1, step) < 0.2) sequences[(int)(Philox.NextDouble(5, 2, step) * sequences.Count)].Cancel();
            engine.Step();
        }

        engine.Audit();
        sequences.ShouldAllBe(sequence => sequence.Status == SequenceStatus.Finished);
        sequences.Count(sequence => sequence.FinishReason == FinishReason.Cancelled).ShouldBeGreaterThan(20);
        foreach (var (sequence, prompt) in sequences.Zip(prompts))
            sequence.NewTokenIds.ToArray().ShouldBe(Sequences.Expected(prompt, sequence.NewTokenCount));
    }

    private static HistoryRunner Run(Sequence[] sequences, int slotCount)
    {
        var runner = new HistoryRunner(slotCount);
        using var engine = new Engine(runner, Options);
        foreach (var sequence in sequences) engine.Add(sequence);
        while (engine.HasUnfinished) engine.Step();
        engine.Audit();
        return runner;
    }
}
