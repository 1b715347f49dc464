using System.Runtime.CompilerServices;
using System.Text.Json;
using Hanlin.Storage;

namespace Hanlin.Producer.Output;

/// <summary>Rows of the store as users read them.</summary>
public static class ResultLines
{
    /// <summary>A row as a line.</summary>
    public static ResultLine Of(GenerationResult row) => new()
    {
        BatchId = row.BatchId,
        LineNumber = row.LineNumber,
        CustomId = row.CustomId,
        JobId = row.JobId,
        SampleIndex = row.SampleIndex,
        Prompt = row.Prompt,
        Text = row.Text,
        GeneratedText = row.GeneratedText,
        TokenIds = row.TokenIds,
        FinishReason = row.FinishReason,
        Status = NameOf(row.Status),
        Error = row.Error,
        Model = row.ModelName,
        ModelVersion = row.ModelVersion,
        ModelSha256 = row.ModelSha256,
        Seed = row.Seed,
        Sampling = Json(row.Sampling),
        PromptTokens = row.PromptTokenCount,
        CompletionTokens = row.CompletionTokenCount,
        SumLogprob = row.SumLogprob,
        Logprobs = Json(row.Logprobs),
        QueueMs = row.QueueMs,
        PrefillMs = row.PrefillMs,
        DecodeMs = row.DecodeMs,
        Worker = row.Worker,
        Device = row.Device,
        CreatedAt = row.CreatedAt,
    };

    /// <summary>Rows as lines, one by one as they are read.</summary>
    public static async IAsyncEnumerable<ResultLine> Of(
        IAsyncEnumerable<GenerationResult> rows, Action? written = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            yield return Of(row);
            written?.Invoke();
        }
    }

    /// <summary>An outcome as lines and options write it.</summary>
    public static string NameOf(ResultStatus status) => status.ToString().ToLowerInvariant();

    private static JsonElement? Json(string? text)
    {
        if (text is null) return null;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
