using Hanlin.Tokenization;

namespace Hanlin.Inference.Sampling;

/// <summary>The rules of one job in token ids: what <see cref="SamplingParams"/> means for one vocabulary.</summary>
public sealed class TokenRules
{
    /// <summary>Tokens that end the sequence.</summary>
    public required int[] EosTokenIds { get; init; }

    /// <summary>Tokens that are never drawn.</summary>
    public required int[] Suppressed { get; init; }

    /// <summary>Token sequences of two or more that are never completed; those of one token are among <see cref="Suppressed"/>.</summary>
    public required int[][] BadWords { get; init; }

    /// <summary>The rules of a job for a model's tokenizer.</summary>
    /// <param name="sampling">The job.</param>
    /// <param name="tokenizer">Splits the bad words.</param>
    /// <param name="vocabulary">Knows [UNK].</param>
    /// <param name="eosTokenIds">The model's own end tokens, where the job names none.</param>
    public static TokenRules For(SamplingParams sampling, BertTokenizer tokenizer, Vocabulary vocabulary, int[] eosTokenIds)
    {
        var badWords = sampling.BadWords.Select(tokenizer.Encode).ToLookup(word => word.Length == 1);
        IEnumerable<int> unknown = sampling.SuppressUnknown ? [vocabulary.UnknownId] : [];
        return new TokenRules
        {
            EosTokenIds = sampling.EosTokenIds is { } wanted ? [.. wanted] : eosTokenIds,
            Suppressed = [.. badWords[true].Select(word => word[0]), .. unknown],
            BadWords = [.. badWords[false].Where(word => word.Length > 1)],
        };
    }
}
