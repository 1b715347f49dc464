using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>The one place where settings meet: a form's own defaults, under the command's, under the line's.</summary>
public static class SamplingOverride
{
    /// <summary>Each member of one's own settings, or the general one where those say nothing; lists are taken whole.</summary>
    public static SamplingSettings? Over(this SamplingSettings? own, SamplingSettings? general)
    {
        if (own is null || general is null)
            return own ?? general;

        return new SamplingSettings
        {
            // max_new_tokens beats max_length within one set of settings; a more general one must not beat the line's own length.
            MaxNewTokens = own.MaxNewTokens ?? (own.MaxLength is null ? general.MaxNewTokens : null),
            MaxLength = own.MaxLength ?? general.MaxLength,
            MinNewTokens = own.MinNewTokens ?? general.MinNewTokens,
            DoSample = own.DoSample ?? general.DoSample,
            Temperature = own.Temperature ?? general.Temperature,
            TopK = own.TopK ?? general.TopK,
            TopP = own.TopP ?? general.TopP,
            MinP = own.MinP ?? general.MinP,
            TypicalP = own.TypicalP ?? general.TypicalP,
            RepetitionPenalty = own.RepetitionPenalty ?? general.RepetitionPenalty,
            PresencePenalty = own.PresencePenalty ?? general.PresencePenalty,
            FrequencyPenalty = own.FrequencyPenalty ?? general.FrequencyPenalty,
            NoRepeatNgramSize = own.NoRepeatNgramSize ?? general.NoRepeatNgramSize,
            BadWords = own.BadWords ?? general.BadWords,
            SuppressUnk = own.SuppressUnk ?? general.SuppressUnk,
            LogitBias = own.LogitBias ?? general.LogitBias,
            EosTokenIds = own.EosTokenIds ?? general.EosTokenIds,
            Stop = own.Stop ?? general.Stop,
            SoftStop = own.SoftStop ?? general.SoftStop,
            StopLoops = own.StopLoops ?? general.StopLoops,
            NumReturnSequences = own.NumReturnSequences ?? general.NumReturnSequences,
            Seed = own.Seed ?? general.Seed,
            Logprobs = own.Logprobs ?? general.Logprobs,
            ReturnFullText = own.ReturnFullText ?? general.ReturnFullText,
            AddCls = own.AddCls ?? general.AddCls,
        };
    }
}
