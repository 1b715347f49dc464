using System.Text.Json;

namespace Hanlin.Producer.Output;

/// <summary>A line of the output file of OpenAI's Batch API, for <c>/v1/completions</c>.</summary>
/// <param name="Id">Identity of the answer.</param>
/// <param name="CustomId">The request's own name.</param>
/// <param name="Response">The continuations; null where there is none.</param>
/// <param name="Error">Why a continuation is missing; null where none is.</param>
internal sealed record OpenAiResult(string Id, string? CustomId, OpenAiResult.Answer? Response, OpenAiResult.Fault? Error)
{
    internal sealed record Answer(int StatusCode, string RequestId, Completion Body);

    internal sealed record Completion(string Id, string Object, long Created, string Model, IReadOnlyList<Choice> Choices, Count Usage);

    internal sealed record Choice(int Index, string Text, string? FinishReason, JsonElement? Logprobs);

    internal sealed record Count(int PromptTokens, int CompletionTokens, int TotalTokens);

    internal sealed record Fault(string Code, string Message);

    /// <summary>One answer of all samples of a job.</summary>
    public static OpenAiResult Of(IReadOnlyList<ResultLine> samples)
    {
        var first = samples[0];
        var failed = samples.FirstOrDefault(sample => !sample.Succeeded);
        return new OpenAiResult(
            $"batch_req_{first.JobId:N}",
            first.CustomId,
            samples.Any(sample => sample.Succeeded) ? AnswerOf([.. samples.Where(sample => sample.Succeeded)]) : null,
            failed is null ? null : new Fault(failed.Status, failed.Error ?? $"the sample is {failed.Status}"));
    }

    private static Answer AnswerOf(IReadOnlyList<ResultLine> samples)
    {
        var first = samples[0];
        var completionTokens = samples.Sum(sample => sample.CompletionTokens);
        return new Answer(200, first.JobId.ToString(), new Completion(
            $"cmpl-{first.JobId:N}",
            "text_completion",
            first.CreatedAt?.ToUnixTimeSeconds() ?? 0,
            first.Model,
            [.. samples.Select(sample => new Choice(sample.SampleIndex, sample.Text ?? "", sample.FinishReason, sample.Logprobs))],
            new Count(first.PromptTokens, completionTokens, first.PromptTokens + completionTokens)));
    }
}
