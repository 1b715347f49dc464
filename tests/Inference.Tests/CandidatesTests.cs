using System.Runtime.InteropServices;
using System.Text.Json;
using Hanlin.Inference.Sampling;

namespace Hanlin.Inference.Tests;

public sealed class CandidatesTests
{
    private static readonly SamplingParams Everything = new() { TopK = 0 };

    // Probabilities 0.5, 0.25, 0.15, 0.08, 0.02 of tokens 3, 1, 4, 0, 2.
    private static readonly float[] Row = [.. new[] { 0.08, 0.25, 0.02, 0.5, 0.15 }.Select(probability => (float)Math.Log(probability))];

    [Fact]
    public void Top_k_keeps_the_most_probable_in_order() => Kept(Everything with { TopK = 3 }).ShouldBe([3, 1, 4]);

    [Fact]
    public void Top_k_keeps_ties_with_the_last() => Kept(Everything with { TopK = 2 }, [1, 5, 1, 3, 3]).ShouldBe([1, 3, 4]);

    [Fact]
    public void Top_k_beyond_the_vocabulary_keeps_all() => Kept(Everything with { TopK = 99 }).Length.ShouldBe(5);

    [Fact]
    public void Banned_tokens_are_never_candidates()
        => Kept(Everything with { TopK = 4 }, [1, float.NegativeInfinity, 2, float.NegativeInfinity, float.NegativeInfinity]).ShouldBe([2, 0]);

    [Theory]
    [InlineData(0.4, new[] { 3 })]
    [InlineData(0.6, new[] { 3, 1 })]
    [InlineData(0.76, new[] { 3, 1, 4 })]
    [InlineData(0.999, new[] { 3, 1, 4, 0, 2 })]
    public void Top_p_keeps_the_smallest_set_that_reaches_p(double topP, int[] expected) => Kept(Everything with { TopP = (float)topP }).ShouldBe(expected);

    [Fact]
    public void Top_p_after_top_k_measures_what_top_k_left()
        // 0.5 / 0.9 = 0.556 and 0.75 / 0.9 = 0.833 of the mass of the three.
        => Kept(Everything with { TopK = 3, TopP = 0.8f }).ShouldBe([3, 1]);

    [Fact]
    public void Min_p_is_relative_to_the_most_probable()
        // The limit is 0.3 * 0.5 = 0.15; a little less, so that rounding does not decide.
        => Kept(Everything with { MinP = 0.29f }).Order().ShouldBe([1, 3, 4]);

    [Fact]
    public void Typical_p_prefers_tokens_whose_surprise_is_near_the_entropy()
    {
        // Entropy 0.5 ln 2 + 0.25 ln 4 + 0.15 ln 6.667 + 0.08 ln 12.5 + 0.02 ln 50 = 1.2580. Distances of the surprises:
        // 3: |0.6931 - 1.2580| = 0.565, 1: |1.3863 - 1.2580| = 0.128, 4: |1.8971 - 1.2580| = 0.639, 0: 1.268, 2: 2.654.
        Kept(Everything with { TypicalP = 0.2f }).ShouldBe([1]);
        Kept(Everything with { TypicalP = 0.7f }).Order().ShouldBe([1, 3]);
        Kept(Everything with { TypicalP = 0.8f }).Order().ShouldBe([1, 3, 4]);
    }

    [Fact]
    public void Temperature_sharpens_before_top_p()
        // At temperature 0.5 the weights are squares: 0.25 : 0.0625 : 0.0225 : 0.0064 : 0.0004, of 0.3418. The first has 0.731.
        => Kept(Everything with { Temperature = 0.5f, TopP = 0.73f }).ShouldBe([3]);

    [Theory]
    [InlineData(0.0, 3)]
    [InlineData(0.49, 3)]
    [InlineData(0.51, 1)]
    [InlineData(0.74, 1)]
    [InlineData(0.76, 4)]
    [InlineData(0.95, 0)]
    [InlineData(0.9999, 2)]
    public void A_draw_is_the_token_whose_share_holds_the_number(double uniform, int expected)
    {
        var candidates = new Candidates(Row.Length);
        candidates.Select(Row, Everything with { TopK = 5 });
        candidates.Draw(uniform).ShouldBe(expected);
    }

    [Fact]
    public void A_wide_nucleus_of_a_large_row_is_found_whole()
    {
        // 20000 equal tokens: any 0.4 of the mass is 8000 of them.
        var row = new float[20_000];
        for (var index = 0; index < row.Length; index++) row[index] = -index * 1e-9f;
        Kept(Everything with { TopP = 0.4f }, row).Length.ShouldBeInRange(8000, 8001);
    }

    [Theory]
    [InlineData(0.3f, 0.5f)]
    [InlineData(1f, 0.9f)]
    [InlineData(1f, 0.9999f)]
    [InlineData(40f, 0.7f)]
    public void A_nucleus_is_the_shortest_beginning_of_the_sorted_row_that_reaches_p(float temperature, float topP)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var row = Enumerable.Range(0, 3001).Select(position => (float)(12 * Philox.NextDouble(seed, 0, position))).ToArray();
            row[seed] = float.NegativeInfinity;
            row[seed + 20] = row[seed + 21]; // equal logits stay in the order of their ids
            var sorted = Enumerable.Range(0, row.Length).OrderByDescending(tokenId => row[tokenId]).ToArray();
            double Weight(int tokenId) => Math.Exp(((double)row[tokenId] - row[sorted[0]]) / temperature);
            var mass = topP * Enumerable.Range(0, row.Length).Sum(Weight);
            var (expected, cumulative) = (0, 0.0);
            do cumulative += Weight(sorted[expected++]);
            while (cumulative < mass);
            Kept(Everything with { Temperature = temperature, TopP = topP }, row).ShouldBe(sorted[..expected]);
        }
    }

    [Fact]
    public void Filters_keep_what_UER_py_keeps()
    {
        var row = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(DataPath("sampling_row.f32"))).ToArray();
        using var golden = JsonDocument.Parse(File.ReadAllText(DataPath("sampling.json")));
        var checkedCases = 0;
        foreach (var one in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            var sampling = Everything with
            {
                Temperature = one.GetProperty("temperature").GetSingle(),
                TopK = one.GetProperty("top_k").GetInt32(),
                TopP = one.GetProperty("top_p").GetSingle() is > 0 and var topP ? topP : 1,
            };
            var kept = Kept(sampling, row);
            kept.Length.ShouldBe(one.GetProperty("kept_count").GetInt32(), sampling.ToString());
            if (one.GetProperty("kept").ValueKind == JsonValueKind.Array)
                kept.Order().ShouldBe(one.GetProperty("kept").EnumerateArray().Select(id => id.GetInt32()).Order(), sampling.ToString());
            checkedCases++;
        }

        checkedCases.ShouldBe(30);
    }

    private static string DataPath(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);

    private static int[] Kept(SamplingParams sampling, float[]? row = null)
    {
        row ??= Row;
        var candidates = new Candidates(row.Length);
        candidates.Select(row, sampling);
        return [.. Enumerable.Range(0, candidates.Count).Select(candidates.TokenId)];
    }
}
