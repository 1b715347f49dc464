using System.Text.Json;
using NpgsqlTypes;

namespace Hanlin.Storage;

/// <summary>
/// Every column of <c>results</c>, once, for both inserts. Arrays travel as JSON: PostgreSQL cannot unnest arrays of
/// different lengths, and SQLite keeps them as JSON anyway.
/// </summary>
internal static class ResultColumns
{
    public static IReadOnlyList<ResultColumn> All { get; } =
    [
        Of("job_id", NpgsqlDbType.Uuid, row => row.JobId),
        Of("sample_index", NpgsqlDbType.Integer, row => row.SampleIndex),
        Of("batch_id", NpgsqlDbType.Uuid, row => row.BatchId),
        Of("line_number", NpgsqlDbType.Bigint, row => row.LineNumber),
        Of("custom_id", NpgsqlDbType.Text, row => row.CustomId),
        Of("prompt", NpgsqlDbType.Text, row => row.Prompt),
        Of("text", NpgsqlDbType.Text, row => row.Text),
        Of("generated_text", NpgsqlDbType.Text, row => row.GeneratedText),
        Of("token_ids", NpgsqlDbType.Text, row => JsonSerializer.Serialize(row.TokenIds), "translate(token_ids, '[]', '{}')::integer[]"),
        Of("status", NpgsqlDbType.Text, row => EnumText<ResultStatus>.Of(row.Status)),
        Of("finish_reason", NpgsqlDbType.Text, row => row.FinishReason),
        Of("error", NpgsqlDbType.Text, row => row.Error),
        Of("model_name", NpgsqlDbType.Text, row => row.ModelName),
        Of("model_version", NpgsqlDbType.Integer, row => row.ModelVersion),
        Of("model_sha256", NpgsqlDbType.Text, row => row.ModelSha256),
        Of("seed", NpgsqlDbType.Bigint, row => row.Seed),
        Of("sampling", NpgsqlDbType.Text, row => row.Sampling, "sampling::jsonb"),
        Of("prompt_token_count", NpgsqlDbType.Integer, row => row.PromptTokenCount),
        Of("completion_token_count", NpgsqlDbType.Integer, row => row.CompletionTokenCount),
        Of("sum_logprob", NpgsqlDbType.Double, row => row.SumLogprob),
        Of("logprobs", NpgsqlDbType.Text, row => row.Logprobs, "logprobs::jsonb"),
        Of("queue_ms", NpgsqlDbType.Double, row => row.QueueMs),
        Of("prefill_ms", NpgsqlDbType.Double, row => row.PrefillMs),
        Of("decode_ms", NpgsqlDbType.Double, row => row.DecodeMs),
        Of("worker", NpgsqlDbType.Text, row => row.Worker),
        Of("device", NpgsqlDbType.Text, row => row.Device),
        Of("created_at", NpgsqlDbType.TimestampTz, row => row.CreatedAt),
    ];

    public static string Names { get; } = string.Join(", ", All.Select(column => column.Name));

    private static ResultColumn<T> Of<T>(string name, NpgsqlDbType type, Func<GenerationResult, T> read, string? expression = null) =>
        new(name, type, read, expression ?? name);
}
