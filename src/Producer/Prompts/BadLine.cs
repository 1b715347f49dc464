namespace Hanlin.Producer.Prompts;

/// <summary>A line that is not a job. A value and not an exception: whether to stop or to skip it is the caller's choice.</summary>
/// <param name="LineNumber">The line, counted from 1.</param>
/// <param name="Reason">What is wrong with it and what helps, in a sentence without the line number.</param>
public sealed record BadLine(long LineNumber, string Reason) : PromptEntry(LineNumber);
