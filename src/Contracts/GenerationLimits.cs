namespace Hanlin.Contracts;

/// <summary>The limits of a <see cref="GenerateText"/>, checked by the producer before sending and by the worker on receipt.</summary>
public static class GenerationLimits
{
    /// <summary>The newest version of the contract that this build understands.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Largest message body, in bytes of UTF-8.</summary>
    public const int MaxMessageBytes = 256 * 1024;

    /// <summary>Longest prompt, in UTF-16 code units; the model's context is the tighter limit for most.</summary>
    public const int MaxPromptCharacters = 32_768;

    /// <summary>Longest custom id, in UTF-16 code units.</summary>
    public const int MaxCustomIdCharacters = 512;

    /// <summary>Most continuations of one prompt.</summary>
    public const int MaxSamples = 256;

    /// <summary>Most stop strings or bad words.</summary>
    public const int MaxStrings = 64;

    /// <summary>Longest stop string or bad word, in UTF-16 code units.</summary>
    public const int MaxStringCharacters = 256;

    /// <summary>Most entries of the logit bias.</summary>
    public const int MaxLogitBiases = 1024;

    /// <summary>Most alternatives stored for each position.</summary>
    public const int MaxLogprobs = 20;

    /// <summary>Most tokens that a job may ask for. The model's context is the real limit; this one catches nonsense.</summary>
    public const int MaxTokens = 1_000_000;

    /// <summary>New tokens where a job names neither <c>max_new_tokens</c> nor <c>max_length</c>.</summary>
    public const int DefaultMaxNewTokens = 100;

    /// <summary>Lowest temperature. Below it, dividing a logit overflows what a float can tell apart; greedy says what is meant.</summary>
    public const double MinTemperature = 0.0001;

    /// <summary>Highest temperature.</summary>
    public const double MaxTemperature = 100;

    /// <summary>Lowest repetition penalty, the inverse of the highest.</summary>
    public const double MinRepetitionPenalty = 0.01;

    /// <summary>Highest repetition penalty.</summary>
    public const double MaxRepetitionPenalty = 100;

    /// <summary>Largest presence or frequency penalty, of either sign.</summary>
    public const double MaxPenalty = 100;

    /// <summary>Longest n-gram that may be forbidden to repeat.</summary>
    public const int MaxNgramSize = 1024;

    /// <summary>Largest logit bias, of either sign: enough to force or forbid a token at any temperature.</summary>
    public const double MaxLogitBias = 1_000_000;

    /// <summary>Most end-of-sequence tokens.</summary>
    public const int MaxEosTokenIds = 64;

    /// <summary>Longest model name; <see cref="ModelName"/> has the rest of the rule.</summary>
    public const int MaxModelNameCharacters = 64;
}
