using System.Text;
using System.Text.Json;
using Hanlin.Producer.Output;

namespace Hanlin.Producer.Tests.Output;

/// <summary>Results as a store gives them, and the text that a writer makes of them.</summary>
internal static class Results
{
    public static readonly Guid JobId = new("0198c1d2-0000-7000-8000-000000000001");

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static ResultLine One { get; } = new()
    {
        BatchId = new("0198c1d2-0000-7000-8000-0000000000b1"),
        LineNumber = 3,
        CustomId = "r-3",
        JobId = JobId,
        SampleIndex = 0,
        Prompt = "床前明月光",
        Text = "床前明月光，疑是地上霜。",
        GeneratedText = "床 前 明 月 光 ， 疑 是 地 上 霜 。",
        TokenIds = [101, 2414, 1184],
        FinishReason = "stop",
        Status = "succeeded",
        Model = "poem",
        ModelVersion = 2,
        ModelSha256 = "ab12",
        Seed = -7,
        Sampling = Json("""{"top_k": 8}"""),
        PromptTokens = 6,
        CompletionTokens = 7,
        SumLogprob = -12.5,
        QueueMs = 1.5,
        PrefillMs = 2,
        DecodeMs = 30.25,
        Worker = "w1",
        Device = "cpu int8",
        CreatedAt = new DateTimeOffset(2025, 11, 22, 8, 0, 0, TimeSpan.Zero),
    };

    public static ResultLine Failed { get; } = new()
    {
        JobId = JobId,
        SampleIndex = 1,
        Prompt = "春",
        Status = "failed",
        Error = "out of memory",
        Model = "poem",
    };

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public static async Task<string> WrittenAsync(Func<Stream, IResultWriter> open, params IEnumerable<ResultLine> results)
    {
        using var stream = new MemoryStream();
        await using (var writer = open(stream))
        {
            foreach (var result in results)
                await writer.WriteAsync(result, Cancel);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
