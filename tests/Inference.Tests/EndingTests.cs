using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;
using Hanlin.Inference.Tests.Fakes;

namespace Hanlin.Inference.Tests;

public sealed class EndingTests
{
    private static readonly TokenRules EndsWithNine = new() { EosTokenIds = [9], Suppressed = [], BadWords = [] };

    [Fact]
    public void An_end_token_ends_the_sequence_and_is_not_part_of_it()
    {
        var sequence = Sequences.Of([1], 10, rules: EndsWithNine);
        Ending.Accept(sequence, 5).ShouldBe(FinishReason.None);
        Ending.Accept(sequence, 9).ShouldBe(FinishReason.Stop);
        sequence.NewTokenIds.ToArray().ShouldBe([5]);
    }

    [Fact]
    public void The_limit_ends_it_with_its_last_token()
    {
        var sequence = Sequences.Of([1], 2);
        Ending.Accept(sequence, 5).ShouldBe(FinishReason.None);
        Ending.Accept(sequence, 6).ShouldBe(FinishReason.Length);
        sequence.NewTokenIds.ToArray().ShouldBe([5, 6]);
    }

    [Fact]
    public void A_loop_is_cut_to_one_turn()
    {
        int[] turn = [1, 2, 3, 4, 5];
        int[] text = [7, 8, .. turn, .. turn, .. turn, .. turn];
        LoopDetector.KeptLength(text.AsSpan()[..^1]).ShouldBeNull();
        LoopDetector.KeptLength(text).ShouldBe(7); // 7 8 and one turn
    }

    [Fact]
    public void A_single_token_repeats_twenty_times_before_it_is_a_loop()
    {
        LoopDetector.KeptLength([4, .. Enumerable.Repeat(3, 19)]).ShouldBeNull();
        LoopDetector.KeptLength([4, .. Enumerable.Repeat(3, 20)]).ShouldBe(2);
    }

    [Fact]
    public void A_refrain_of_three_long_lines_is_no_loop()
    {
        int[] line = [.. Enumerable.Range(1, 30)];
        LoopDetector.KeptLength([.. line, .. line, .. line]).ShouldBeNull();
        LoopDetector.KeptLength([.. line, .. line, .. line, .. line]).ShouldBe(30);
    }

    [Fact]
    public void Loops_are_allowed_where_the_job_says_so()
    {
        var sequence = Sequences.Of([1], 40, new() { StopLoops = false });
        for (var index = 0; index < 39; index++) Ending.Accept(sequence, 3).ShouldBe(FinishReason.None);
    }
}
