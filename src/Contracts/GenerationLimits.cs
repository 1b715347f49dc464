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

    /// <summary>Longest model name; names match <see cref="ModelNamePattern"/>.</summary>
    public const int MaxModelNameCharacters = 64;

    /// <summary>Model names are safe as folder names, routing keys and metric labels.</summary>
    public const string ModelNamePattern = "^[a-z0-9][a-z0-9._-]{0,63}$";
}
