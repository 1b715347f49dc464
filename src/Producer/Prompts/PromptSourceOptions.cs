using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>Where prompts come from, and what the command says for all of them.</summary>
public sealed record PromptSourceOptions
{
    /// <summary>The file, gzip or plain; <c>-</c> is the standard input.</summary>
    public required string Path { get; init; }

    /// <summary>The form of the file; null decides by its name and first line.</summary>
    public PromptFormat? Format { get; init; }

    /// <summary>How to make prompts of a corpus, one document a line; null where the file holds prompts.</summary>
    public CorpusRule? Rule { get; init; }

    /// <summary>The model of lines that name none.</summary>
    public string? Model { get; init; }

    /// <summary>Settings of all prompts; a line's own win.</summary>
    public SamplingSettings? Sampling { get; init; }

    /// <summary>Tells a batch from others of the same file and settings; null for the first.</summary>
    public string? Label { get; init; }

    /// <summary>What <c>-</c> reads; null is the process's own standard input.</summary>
    public Stream? StandardInput { get; init; }
}
