using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;
using Hanlin.Tokenization;

namespace Hanlin.Inference;

/// <summary>Text in, texts out: encodes a prompt, runs its continuations on the version that serves, decodes them.</summary>
/// <param name="host">Which version serves.</param>
/// <param name="timeProvider">The clock of the engine.</param>
/// <param name="metrics">Where continuations are counted.</param>
public sealed class TextGenerator(ModelHost host, TimeProvider timeProvider, InferenceMetrics metrics)
{
    /// <summary>Continues a prompt; all continuations of one call are the work of one version.</summary>
    /// <param name="route">Which job it is, which decides about the version while two serve.</param>
    /// <param name="prompt">The text.</param>
    /// <param name="sampling">How.</param>
    /// <param name="sampleIndexes">Which of its continuations; those of an earlier attempt need not be made again.</param>
    /// <param name="cancellationToken">Ends the continuations within a step; those that had ended are returned.</param>
    /// <exception cref="InferenceException">No model serves, or its engine broke: worth another attempt elsewhere.</exception>
    public Task<GenerationOutcome> GenerateAsync(
        JobRoute route, string prompt, SamplingParams sampling, IReadOnlyList<int> sampleIndexes, CancellationToken cancellationToken)
        => host.RunAsync(route, model => GenerateAsync(model, prompt, sampling, sampleIndexes, cancellationToken));

    private async Task<GenerationOutcome> GenerateAsync(
        ServingModel model, string prompt, SamplingParams sampling, IReadOnlyList<int> sampleIndexes, CancellationToken cancellationToken)
    {
        var encoded = Encode(model, prompt, sampling.AddCls);
        if (Refusal(model, encoded, sampling) is { } refusal) return GenerationOutcome.Refused(refusal);

        var rules = TokenRules.For(sampling, model.Tokenizer, model.Vocabulary, model.EosTokenIds);
        var maxNewTokens = MaxNewTokens(model, encoded, sampling);
        var sequences = sampleIndexes.Select(index => new Sequence(encoded, sampling, rules, maxNewTokens, index, TextOf(model, prompt, sampling))).ToArray();
        await using var registration = cancellationToken.UnsafeRegister(static state => CancelAll((Sequence[])state!), sequences);
        await Task.WhenAll(sequences.Select(model.Loop.RunAsync));

        if (sequences.Any(sequence => sequence.FinishReason == FinishReason.Error))
            throw new InferenceException($"{model.Identity.Name} version {model.Identity.Version} gave logits that are not numbers.");
        return GenerationOutcome.Of([.. sequences.Where(sequence => sequence.FinishReason != FinishReason.Cancelled).Select(sequence => OutputOf(model, prompt, sequence))]);
    }

    private static Prompt Encode(ServingModel model, string prompt, bool addCls)
    {
        List<int> tokenIds = [];
        if (addCls && model.Vocabulary.ClsId is { } cls) tokenIds.Add(cls);
        model.Tokenizer.Encode(prompt, tokenIds);
        return new Prompt([.. tokenIds]);
    }

    private static string? Refusal(ServingModel model, Prompt prompt, SamplingParams sampling)
    {
        var context = model.Loop.ContextLength;
        if (prompt.Length == 0) return "The prompt has no tokens and add_cls is off: there is nothing to continue.";
        if (prompt.Length >= context) return $"The prompt has {prompt.Length} tokens; the context of {model.Identity.Name} is {context} with at least one new token. Shorten it.";
        if (sampling.MaxLength is { } maxLength && prompt.Length >= maxLength)
            return $"The prompt has {prompt.Length} tokens, which leaves none of max_length {maxLength}. Raise it or use max_new_tokens.";
        var vocabularySize = model.Vocabulary.Count;
        foreach (var tokenId in sampling.LogitBias.Select(bias => bias.Key).Concat(sampling.EosTokenIds ?? []))
        {
            if (tokenId < 0 || tokenId >= vocabularySize) return $"Token id {tokenId} is outside the vocabulary of {model.Identity.Name}, which has {vocabularySize}.";
        }

        return null;
    }

    private static int MaxNewTokens(ServingModel model, Prompt prompt, SamplingParams sampling)
    {
        var wanted = sampling.MaxLength is { } maxLength ? maxLength - prompt.Length : sampling.MaxNewTokens;
        return Math.Min(wanted, model.Loop.ContextLength - prompt.Length);
    }

    private static SequenceText? TextOf(ServingModel model, string prompt, SamplingParams sampling)
    {
        if (sampling.StopStrings.Count == 0 && sampling.SoftStop is null) return null;
        var assembler = new TextAssembler(model.Vocabulary);
        assembler.Reset(prompt);
        return new SequenceText(assembler, sampling.StopStrings, sampling.SoftStop);
    }

    private static void CancelAll(Sequence[] sequences)
    {
        foreach (var sequence in sequences) sequence.Cancel();
    }

    private GenerationOutput OutputOf(ServingModel model, string prompt, Sequence sequence)
    {
        var times = sequence.Times;
        var queued = timeProvider.GetElapsedTime(times.Submitted, times.Admitted);
        var prefill = timeProvider.GetElapsedTime(times.Admitted, times.FirstToken);
        var decode = timeProvider.GetElapsedTime(times.FirstToken, times.Finished);
        if (sequence.NewTokenCount > 0) metrics.Continuation(model.Identity.Name, queued, prefill, decode, sequence.NewTokenCount);
        var logprobs = sequence.Logprobs;
        var wantsLogprobs = sequence.Sampling.TopLogprobs > 0;
        return new GenerationOutput
        {
            SampleIndex = sequence.SampleIndex,
            Text = JoinedText(model, prompt, sequence),
            GeneratedText = model.HfDecoder.GeneratedText(prompt, sequence.Prompt.TokenIds, sequence.NewTokenIds, sequence.Sampling.ReturnFullText),
            TokenIds = sequence.NewTokenIds.ToArray(),
            FinishReason = sequence.FinishReason,
            PromptTokenCount = sequence.Prompt.Length,
            SumLogprob = Sum(logprobs),
            TokenLogprobs = wantsLogprobs ? logprobs.ToArray() : null,
            TopLogprobs = wantsLogprobs ? sequence.Alternatives : null,
            Model = model.Identity,
            Device = model.Device,
            Queued = queued,
            Prefill = prefill,
            Decode = decode,
        };
    }

    private static string JoinedText(ServingModel model, string prompt, Sequence sequence)
    {
        var continuation = sequence.Text?.CutText ?? model.Joiner.Join(prompt, sequence.NewTokenIds)[prompt.Length..];
        return sequence.Sampling.ReturnFullText ? prompt + continuation : continuation;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
