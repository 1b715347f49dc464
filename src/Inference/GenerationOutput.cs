using Hanlin.Inference.Sampling;

namespace Hanlin.Inference;

/// <summary>One continuation, in every form that a result keeps.</summary>
public sealed record GenerationOutput
{
    /// <summary>Which continuation of the prompt.</summary>
    public required int SampleIndex { get; init; }

    /// <summary>Script-aware text: no blanks between Chinese characters, Latin words kept apart.</summary>
    public required string Text { get; init; }

    /// <summary>The text as Hugging Face's TextGenerationPipeline returns it, blanks between tokens.</summary>
    public required string GeneratedText { get; init; }

    /// <summary>The tokens of the continuation.</summary>
    public required int[] TokenIds { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>Tokens of the prompt, [CLS] included where it was put in front.</summary>
    public required int PromptTokenCount { get; init; }

    /// <summary>Sum of the natural-log probabilities of <see cref="TokenIds"/> under the model.</summary>
    public required double SumLogprob { get; init; }

    /// <summary>Log-probability of each token, where alternatives were asked for.</summary>
    public IReadOnlyList<float>? TokenLogprobs { get; init; }

    /// <summary>The most probable tokens of each position, where they were asked for.</summary>
    public IReadOnlyList<TokenLogprob[]>? TopLogprobs { get; init; }

    /// <summary>The version that made it.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>Where it was made: device and precision.</summary>
    public required string Device { get; init; }

    /// <summary>From submission to a slot.</summary>
    public required TimeSpan Queued { get; init; }

    /// <summary>From the slot to the first token.</summary>
    public required TimeSpan Prefill { get; init; }

    /// <summary>From the first token to the end.</summary>
    public required TimeSpan Decode { get; init; }
}
