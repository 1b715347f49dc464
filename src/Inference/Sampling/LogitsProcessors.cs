using Hanlin.Inference.Scheduling;

namespace Hanlin.Inference.Sampling;

/// <summary>
/// What changes a row of logits [V] before tokens are chosen, in the order of Hugging Face's <c>generate</c>:
/// bias, penalties, n-grams, bad words, minimum length, suppression. Each touches only the tokens concerned.
/// </summary>
internal static class LogitsProcessors
{
    public static void Apply(Span<float> logits, Sequence sequence)
    {
        var sampling = sequence.Sampling;
        foreach (var (tokenId, bias) in sampling.LogitBias) logits[tokenId] += bias;
        if (sequence.TokenCounts is { } counts) Penalise(logits, counts, sampling);
        if (sampling.NoRepeatNgramSize > 0) BanRepeatedNgrams(logits, sequence.TokenIds, sampling.NoRepeatNgramSize);
        foreach (var word in sequence.Rules.BadWords) BanCompletion(logits, sequence.TokenIds, word);
        if (sequence.NewTokenCount < sampling.MinNewTokens) Ban(logits, sequence.Rules.EosTokenIds);
        Ban(logits, sequence.Rules.Suppressed);
    }

    /// <summary>
    /// Repetition penalty of CTRL (arXiv 1909.05858) as Hugging Face applies it: a positive logit is divided, a negative
    /// one multiplied, so that the token always becomes less likely. Then presence and frequency, of generated tokens only.
    /// </summary>
    private static void Penalise(Span<float> logits, TokenCounts counts, SamplingParams sampling)
    {
        for (var index = 0; index < counts.Count; index++)
        {
            ref var logit = ref logits[counts.TokenId(index)];
            logit = logit < 0 ? logit * sampling.RepetitionPenalty : logit / sampling.RepetitionPenalty;

            var generated = counts.GeneratedCount(index);
            if (generated > 0) logit -= sampling.PresencePenalty + sampling.FrequencyPenalty * generated;
        }
    }

    /// <summary>Bans every token that followed an earlier occurrence of the last <paramref name="size"/> - 1 tokens.</summary>
    private static void BanRepeatedNgrams(Span<float> logits, ReadOnlySpan<int> tokenIds, int size)
    {
        if (tokenIds.Length < size) return;
        var prefix = tokenIds[^(size - 1)..];
        for (var start = 0; start + size <= tokenIds.Length; start++)
        {
            if (tokenIds.Slice(start, size - 1).SequenceEqual(prefix)) logits[tokenIds[start + size - 1]] = float.NegativeInfinity;
        }
    }

    private static void BanCompletion(Span<float> logits, ReadOnlySpan<int> tokenIds, ReadOnlySpan<int> word)
    {
        if (tokenIds.EndsWith(word[..^1])) logits[word[^1]] = float.NegativeInfinity;
    }

    private static void Ban(Span<float> logits, ReadOnlySpan<int> tokenIds)
    {
        foreach (var tokenId in tokenIds) logits[tokenId] = float.NegativeInfinity;
    }
}
