namespace Hanlin.Producer.Prompts;

/// <summary>What a line of a prompt file turned out to be: a <see cref="PromptLine"/> or a <see cref="BadLine"/>.</summary>
/// <param name="LineNumber">The line, counted from 1.</param>
public abstract record PromptEntry(long LineNumber);
