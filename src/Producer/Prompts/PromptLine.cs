using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>A prompt that <see cref="GenerateTextRules"/> find nothing wrong with.</summary>
/// <param name="LineNumber">The line it stands in, counted from 1.</param>
/// <param name="JobId">Its identity, the same in every reading of the same file with the same command.</param>
/// <param name="Prompt">The text to continue.</param>
/// <param name="CustomId">The file's own name for it, unique in the file.</param>
/// <param name="Sampling">The command's settings with the line's own over them; null where neither says anything.</param>
/// <param name="Model">The model of the line, or else of the command.</param>
public sealed record PromptLine(long LineNumber, Guid JobId, string Prompt, string? CustomId, SamplingSettings? Sampling, string Model)
    : PromptEntry(LineNumber)
{
    /// <summary>The prompt as a job of a batch.</summary>
    public GenerateText ToMessage(Guid batchId) => new()
    {
        JobId = JobId,
        Model = Model,
        Prompt = Prompt,
        BatchId = batchId,
        CustomId = CustomId,
        LineNumber = LineNumber,
        Sampling = Sampling,
    };
}
