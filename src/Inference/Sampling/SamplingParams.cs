namespace Hanlin.Inference.Sampling;

/// <summary>
/// How to continue a prompt, resolved: every member has its value. Names and meanings are those of Hugging Face's
/// <c>generate</c>; presence and frequency penalty, logit bias and stop are those of OpenAI's API.
/// </summary>
public sealed record SamplingParams
{
    /// <summary>The defaults.</summary>
    public static SamplingParams Default { get; } = new();

    /// <summary>Most tokens to generate; less where the model's context ends earlier.</summary>
    public int MaxNewTokens { get; init; } = 100;

    /// <summary>Most tokens of prompt and continuation together, where no <see cref="MaxNewTokens"/> was given; null is no such limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>End-of-sequence tokens are impossible before this many new tokens.</summary>
    public int MinNewTokens { get; init; }

    /// <summary>Draw from the distribution, or take the most probable token.</summary>
    public bool DoSample { get; init; } = true;

    /// <summary>Divides the logits; above 0.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Keep the k most probable tokens (ties with the last are kept); 0 keeps all.</summary>
    public int TopK { get; init; } = 50;

    /// <summary>Keep the smallest set of tokens whose probabilities reach p; 1 keeps all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Keep tokens at least this probable relative to the most probable one; 0 keeps all.</summary>
    public float MinP { get; init; }

    /// <summary>Keep the tokens whose surprise is nearest to the entropy until their probabilities reach p; 1 keeps all.</summary>
    public float TypicalP { get; init; } = 1;

    /// <summary>Divides positive and multiplies negative logits of tokens seen in prompt or continuation; above 0.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Subtracted once from the logit of every generated token.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Subtracted from the logit of a token for each time it was generated.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>No sequence of this many tokens occurs twice in prompt and continuation; 0 allows it.</summary>
    public int NoRepeatNgramSize { get; init; }

    /// <summary>Strings whose token sequences are never completed.</summary>
    public IReadOnlyList<string> BadWords { get; init; } = [];

    /// <summary>[UNK] is impossible.</summary>
    public bool SuppressUnknown { get; init; } = true;

    /// <summary>Added to the logits of single tokens.</summary>
    public IReadOnlyList<KeyValuePair<int, float>> LogitBias { get; init; } = [];

    /// <summary>Tokens that end a sequence; null means the model's own.</summary>
    public IReadOnlyList<int>? EosTokenIds { get; init; }

    /// <summary>Strings that end a sequence; the text ends before them.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>After this many generated characters the next sentence end ends the sequence; null never does.</summary>
    public int? SoftStop { get; init; }

    /// <summary>A sequence that repeats itself ends.</summary>
    public bool StopLoops { get; init; } = true;

    /// <summary>Continuations of the prompt.</summary>
    public int SampleCount { get; init; } = 1;

    /// <summary>Key of the random numbers.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many of the most probable tokens of each position to report.</summary>
    public int TopLogprobs { get; init; }

    /// <summary>The text begins with the prompt.</summary>
    public bool ReturnFullText { get; init; } = true;

    /// <summary>[CLS] goes in front of the prompt.</summary>
    public bool AddCls { get; init; } = true;
}
