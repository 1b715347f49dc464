using System.Globalization;

namespace Hanlin.Contracts;

/// <summary>The allowed values of <see cref="SamplingSettings"/>.</summary>
internal static class SamplingRules
{
    public static void Check(FaultList faults, SamplingSettings settings)
    {
        CheckLengths(faults, settings);
        CheckFilters(faults, settings);
        CheckPenalties(faults, settings);
        CheckEndings(faults, settings);
        CheckLogitBias(faults, settings.LogitBias);
        faults.CheckWhole("num_return_sequences", settings.NumReturnSequences, 1, GenerationLimits.MaxSamples, "Send more jobs for more.");
        faults.CheckWhole("logprobs", settings.Logprobs, 0, GenerationLimits.MaxLogprobs, "Use 0 for none; the sum is always stored.");
    }

    private static void CheckLengths(FaultList faults, SamplingSettings settings)
    {
        const int max = GenerationLimits.MaxTokens;
        faults.CheckWhole("max_new_tokens", settings.MaxNewTokens, 1, max, $"Leave it out for {GenerationLimits.DefaultMaxNewTokens}.");
        faults.CheckWhole("max_length", settings.MaxLength, 1, max, "Leave it out, or give max_new_tokens instead.");
        faults.CheckWhole("min_new_tokens", settings.MinNewTokens, 0, max, "Use 0 for no minimum.");
        CheckMinimum(faults, settings);
    }

    // max_length counts the prompt as well, which is not known here: it is an upper bound of the new tokens.
    private static void CheckMinimum(FaultList faults, SamplingSettings settings)
    {
        var (name, limit) = settings switch
        {
            { MaxNewTokens: { } tokens } => ("max_new_tokens", tokens),
            { MaxLength: { } length } => ("max_length", length),
            _ => ("the default of max_new_tokens", GenerationLimits.DefaultMaxNewTokens),
        };
        if (settings.MinNewTokens > limit && limit > 0)
            faults.Add($"min_new_tokens is {settings.MinNewTokens}, more than {name}, {limit}. Lower it, or raise max_new_tokens.");
    }

    private static void CheckFilters(FaultList faults, SamplingSettings settings)
    {
        faults.CheckReal("temperature", settings.Temperature, GenerationLimits.MinTemperature, GenerationLimits.MaxTemperature,
            "Set do_sample to false for the most probable token.");
        faults.CheckWhole("top_k", settings.TopK, 0, int.MaxValue, "Use 0 to keep every token.");
        faults.CheckShare("top_p", settings.TopP, "Use 1 to keep every token.");
        faults.CheckReal("min_p", settings.MinP, 0, 1, "Use 0 to keep every token.");
        faults.CheckShare("typical_p", settings.TypicalP, "Use 1 to keep every token.");
    }

    private static void CheckPenalties(FaultList faults, SamplingSettings settings)
    {
        const double max = GenerationLimits.MaxPenalty;
        faults.CheckReal("repetition_penalty", settings.RepetitionPenalty, GenerationLimits.MinRepetitionPenalty,
            GenerationLimits.MaxRepetitionPenalty, "Use 1 for none.");
        faults.CheckReal("presence_penalty", settings.PresencePenalty, -max, max, "Use 0 for none.");
        faults.CheckReal("frequency_penalty", settings.FrequencyPenalty, -max, max, "Use 0 for none.");
        faults.CheckWhole("no_repeat_ngram_size", settings.NoRepeatNgramSize, 0, GenerationLimits.MaxNgramSize, "Use 0 for no such rule.");
        faults.CheckTexts("bad_words", settings.BadWords);
    }

    private static void CheckEndings(FaultList faults, SamplingSettings settings)
    {
        faults.CheckTexts("stop", settings.Stop);
        faults.CheckWhole("soft_stop", settings.SoftStop, 0, GenerationLimits.MaxTokens, "Leave it out for no soft stop.");
        if (settings.EosTokenIds is not { } ids
            || !faults.CheckCount("eos_token_ids", ids.Count, "tokens", GenerationLimits.MaxEosTokenIds, "Use stop for strings."))
            return;

        if (ids.FirstOrDefault(id => id < 0) is var negative and < 0)
            faults.Add($"eos_token_ids holds {negative}; token ids are 0 or more. Take ids of the model's vocabulary.");
    }

    private static void CheckLogitBias(FaultList faults, IReadOnlyDictionary<string, double>? biases)
    {
        const double max = GenerationLimits.MaxLogitBias;
        if (biases is null
            || !faults.CheckCount("logit_bias", biases.Count, "entries", GenerationLimits.MaxLogitBiases, "Keep the ones that matter."))
            return;

        foreach (var (key, bias) in biases)
        {
            if (IsTokenId(key))
                faults.CheckReal($"logit_bias[\"{key}\"]", bias, -max, max, "Use -100 to forbid a token.");
            else
                faults.Add($"logit_bias has the key {QuotedText.Of(key)}; keys are token ids such as \"102\". Use bad_words for strings.");
        }
    }

    // One spelling for each id, so that two keys are never the same token.
    private static bool IsTokenId(string key) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && key.Length == id.ToString(CultureInfo.InvariantCulture).Length;
}
