using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;

namespace Hanlin.Inference.Tests.Fakes;

/// <summary>Sequences for tests, and what the history network makes of them.</summary>
internal static class Sequences
{
    public static readonly SamplingParams Greedy = new() { DoSample = false, StopLoops = false };

    public static readonly TokenRules NoRules = new() { EosTokenIds = [], Suppressed = [], BadWords = [] };

    public static Sequence Of(int[] prompt, int maxNewTokens, SamplingParams? sampling = null, TokenRules? rules = null)
        => new(new Prompt(prompt), sampling ?? Greedy, rules ?? NoRules, maxNewTokens);

    public static Sequence[] Siblings(int[] prompt, int maxNewTokens, int count, SamplingParams sampling)
    {
        var shared = new Prompt(prompt);
        return [.. Enumerable.Range(0, count).Select(index => new Sequence(shared, sampling with { SampleCount = count }, NoRules, maxNewTokens, index))];
    }

    /// <summary>Prompts of 1 to <paramref name="longest"/> tokens, the same for the same seed.</summary>
    public static int[][] Prompts(int count, int longest, ulong seed = 7) => [.. Enumerable.Range(0, count).Select(index =>
    {
        var length = 1 + (int)(Philox.NextDouble(seed, index, 0) * longest);
        return Enumerable.Range(0, length).Select(position => (int)(Philox.NextDouble(seed, index, position + 1) * 101)).ToArray();
    })];

    /// <summary>The greedy continuation by the naive loop.</summary>
    public static int[] Expected(int[] prompt, int newTokens)
    {
        List<int> history = [.. prompt];
        for (var step = 0; step < newTokens; step++) history.Add(HistoryRunner.NextToken(history.ToArray()));
        return [.. history.Skip(prompt.Length)];
    }
}
