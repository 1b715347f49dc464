namespace Hanlin.Storage.Tests;

/// <summary>Rows for tests.</summary>
internal static class Rows
{
    public static GenerationResult New(
        Guid? batchId = null, Guid? jobId = null, int sampleIndex = 0, ResultStatus status = ResultStatus.Succeeded) => new()
        {
            JobId = jobId ?? Guid.NewGuid(),
            SampleIndex = sampleIndex,
            BatchId = batchId,
            Prompt = "床前明月光",
            Text = status == ResultStatus.Succeeded ? "床前明月光，疑是地上霜。" : null,
            Status = status,
            ModelName = "poem",
            PromptTokenCount = 6,
            CompletionTokenCount = status == ResultStatus.Succeeded ? 7 : 0,
        };

    public static GenerationResult[] Many(int count, Guid? batchId = null) =>
        [.. Enumerable.Range(0, count).Select(_ => New(batchId))];

    /// <summary>The same rows in an order of each writer's own.</summary>
    public static GenerationResult[] Shuffle(IEnumerable<GenerationResult> rows, int writer) =>
        [.. rows.OrderBy(row => HashCode.Combine(row.JobId, writer))];

    public static Batch NewBatch(Guid? id = null) => new()
    {
        Id = id ?? Guid.NewGuid(),
        Name = "poems",
        Source = "prompts.txt",
        ModelName = "poem",
    };

    /// <summary>A batch whose submission is over.</summary>
    public static async Task<Guid> CreateBatchAsync(Store store, long expectedRows)
    {
        var batch = NewBatch();
        await store.Batches.CreateAsync(batch, TestContext.Current.CancellationToken);
        await store.Batches.MarkSubmittedAsync(batch.Id, expectedRows, expectedRows, TestContext.Current.CancellationToken);
        return batch.Id;
    }
}
