using Hanlin.Training.Evaluation;

namespace Hanlin.Training.Tests.Evaluation;

public sealed class ScoredWindowTests
{
    [Theory]
    [InlineData(2, 8)]
    [InlineData(9, 8)]
    [InlineData(10, 8)]
    [InlineData(13, 8)]
    [InlineData(14, 8)]
    [InlineData(1000, 8)]
    [InlineData(1000, 7)]
    [InlineData(5, 1)]
    public void Every_token_but_the_first_is_asked_for_once_with_half_a_window_before_it(int length, int contextLength)
    {
        var document = Enumerable.Range(0, length).ToArray();
        List<int> asked = [];
        foreach (var window in ScoredWindow.Of(document, contextLength))
        {
            window.Start.ShouldBeGreaterThanOrEqualTo(0);
            window.Length.ShouldBeLessThanOrEqualTo(contextLength);
            (window.Start + window.Length).ShouldBeLessThan(length);
            if (window.Start > 0) (window.FirstTarget - window.Start).ShouldBeGreaterThanOrEqualTo(contextLength / 2);
            asked.AddRange(Enumerable.Range(window.FirstTarget, window.Start + window.Length - window.FirstTarget + 1));
        }

        asked.ShouldBe(Enumerable.Range(1, length - 1));
    }

    [Fact]
    public void A_document_of_one_token_asks_for_nothing() => ScoredWindow.Of([2], 8).ShouldBeEmpty();
}
