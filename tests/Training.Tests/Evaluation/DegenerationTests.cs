using Hanlin.Training.Evaluation;

namespace Hanlin.Training.Tests.Evaluation;

public sealed class DegenerationTests
{
    private const int Unknown = 1;

    [Fact]
    public void A_text_that_says_one_thing_for_ever_is_all_repetition()
    {
        var figures = Degeneration.Of([Enumerable.Repeat(7, 20).ToArray()], Unknown);

        figures.RepetitionRate.ShouldBe(16.0 / 17); // 17 runs of four, all but the first seen before
        figures.Distinct1.ShouldBe(1.0 / 20);
        figures.Distinct2.ShouldBe(1.0 / 19);
        figures.Distinct3.ShouldBe(1.0 / 18);
    }

    [Fact]
    public void A_text_without_any_repetition_has_none()
    {
        var figures = Degeneration.Of([Enumerable.Range(5, 12).ToArray()], Unknown);

        figures.RepetitionRate.ShouldBe(0);
        (figures.Distinct1, figures.Distinct2, figures.Distinct3).ShouldBe((1, 1, 1));
        (figures.TextCount, figures.TokenCount).ShouldBe((1, 12L));
    }

    [Fact]
    public void Texts_that_are_all_the_same_are_seen_although_none_repeats_itself()
    {
        int[] text = [5, 6, 7, 8, 9];

        var figures = Degeneration.Of([text, text, text, text], Unknown);

        figures.RepetitionRate.ShouldBe(0);
        figures.Distinct1.ShouldBe(0.25);
        figures.Distinct3.ShouldBe(0.25);
    }

    [Fact]
    public void Unknown_tokens_are_counted_over_all_texts() =>
        Degeneration.Of([[Unknown, 5, 6], [Unknown]], Unknown).UnknownRate.ShouldBe(0.5);

    [Fact]
    public void Nothing_written_is_no_division_by_zero()
    {
        var figures = Degeneration.Of([[], []], Unknown);

        figures.ShouldBe(new Degeneration
        {
            TextCount = 2,
            TokenCount = 0,
            RepetitionRate = 0,
            UnknownRate = 0,
            Distinct1 = 0,
            Distinct2 = 0,
            Distinct3 = 0,
        });
    }
}
