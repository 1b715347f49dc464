using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;
using Hanlin.Inference.Tests.Fakes;

namespace Hanlin.Inference.Tests;

public sealed class RowSamplerTests
{
    private readonly RowSampler sampler = new(4);

    [Fact]
    public void Greedy_takes_the_largest_and_books_its_log_probability()
    {
        var sequence = Sequences.Of([0], 3);
        sampler.Choose([0, MathF.Log(3), 0, float.NegativeInfinity], sequence).ShouldBe(1); // probabilities 1/5, 3/5, 1/5, 0
        sequence.Append(1);
        sequence.Logprobs[0].ShouldBe(MathF.Log(0.6f), 1e-6f);
    }

    [Fact]
    public void Log_probabilities_are_those_of_the_model_whatever_is_done_to_choose()
    {
        var sequence = Sequences.Of([1], 3, Sequences.Greedy with { RepetitionPenalty = 100, TopLogprobs = 2 });
        sampler.Choose([0, MathF.Log(3), 0.5f, float.NegativeInfinity], sequence).ShouldBe(2);
        sequence.Append(2);
        var normaliser = MathF.Log(1 + 3 + MathF.Exp(0.5f));
        sequence.Logprobs[0].ShouldBe(0.5f - normaliser, 1e-6f);
        sequence.Alternatives[0].Select(one => one.TokenId).ShouldBe([1, 2]);
        sequence.Alternatives[0][0].Logprob.ShouldBe(MathF.Log(3) - normaliser, 1e-6f);
    }

    [Fact]
    public void The_row_of_the_model_stays_as_it_is()
    {
        float[] logits = [1, 2, 3, 4];
        sampler.Choose(logits, Sequences.Of([3], 3, Sequences.Greedy with { RepetitionPenalty = 5, LogitBias = [new(0, 9)] }));
        logits.ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Draws_follow_the_distribution()
    {
        var counts = new int[4];
        for (var seed = 0UL; seed < 20_000; seed++)
            counts[sampler.Choose([MathF.Log(5), MathF.Log(3), MathF.Log(2), float.NegativeInfinity], Sequences.Of([0], 1, new() { Seed = seed }))]++;
        counts[0].ShouldBeInRange(9_700, 10_300);   // 10000, standard deviation 71
        counts[1].ShouldBeInRange(5_700, 6_300);    // 6000, 65
        counts[2].ShouldBeInRange(3_750, 4_250);    // 4000, 57
        counts[3].ShouldBe(0);
    }

    [Fact]
    public void The_draw_depends_on_seed_sample_and_position_alone()
    {
        float[] logits = [1, 1.1f, 0.9f, 1];
        int Draw(int prompt, int sample, int position)
        {
            var sequence = new Sequence(new Prompt([prompt]), new() { Seed = 5 }, Sequences.NoRules, 10, sample);
            for (var index = 0; index < position; index++) sequence.Append(0);
            return sampler.Choose(logits, sequence);
        }

        for (var position = 0; position < 9; position++) Draw(1, 3, position).ShouldBe(Draw(2, 3, position));
        Enumerable.Range(0, 9).Select(position => Draw(1, 0, position)).ShouldNotBe(Enumerable.Range(0, 9).Select(position => Draw(1, 1, position)));
    }

    [Fact]
    public void Where_everything_is_banned_there_is_no_token()
    {
        var rules = new TokenRules { EosTokenIds = [], Suppressed = [0, 1, 2, 3], BadWords = [] };
        sampler.Choose([1, 2, 3, 4], Sequences.Of([0], 3, rules: rules)).ShouldBe(RowSampler.NoToken);
        sampler.Choose([1, 2, 3, 4], Sequences.Of([0], 3, new(), rules)).ShouldBe(RowSampler.NoToken);
        sampler.Choose([1, 2, 3, 4], Sequences.Of([0], 3, new() { TopK = 0 }, rules)).ShouldBe(RowSampler.NoToken);
        sampler.Choose([1, 2, 3, 4], Sequences.Of([0], 3, new() { TopK = 0, TopP = 0.5f }, rules)).ShouldBe(RowSampler.NoToken);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_row_that_is_not_numbers_is_told_apart(float poison)
        => sampler.Choose([1, poison, 3, 4], Sequences.Of([0], 3)).ShouldBe(RowSampler.NotANumber);

    [Fact]
    public void A_row_that_is_minus_infinity_throughout_is_no_distribution()
        => sampler.Choose([float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], Sequences.Of([0], 3)).ShouldBe(RowSampler.NotANumber);
}
