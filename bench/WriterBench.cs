using System.Diagnostics;
using Hanlin.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hanlin.Bench;

/// <summary>Rows a second through the group commit, each as big as a continuation of 64 tokens, all of one batch.</summary>
internal static class WriterBench
{
    private const int RowCount = 20_000;
    private static readonly int[] Writers = [1, 80, 1024];

    /// <summary><c>writer</c>.</summary>
    public static async Task RunAsync(string[] args)
    {
        await using var system = await BenchSystem.CreateAsync();
        var directory = Directory.CreateTempSubdirectory("hanlin-bench-").FullName;
        await using var sqlite = Database.Open(StorageTarget.Sqlite(Path.Join(directory, "bench.db")));
        Console.WriteLine($"{"store",-12} {"writers",7} {"rows",7} {"rows/s",8}");
        foreach (var (name, database) in new[] { ("PostgreSQL", system.Database), ("SQLite", sqlite) })
        {
            foreach (var writers in Writers)
            {
                var rows = writers == 1 ? RowCount / 20 : RowCount;
                var elapsed = await MeasureAsync(database, writers, rows);
                Console.WriteLine($"{name,-12} {writers,7} {rows,7} {rows / elapsed.TotalSeconds,8:f0}");
            }
        }

        Console.WriteLine($"bytes a row in PostgreSQL, indexes included: {await system.QueryAsync("SELECT pg_total_relation_size('results')::float8 / count(*) FROM results"):f0}");
    }

    private static async Task<TimeSpan> MeasureAsync(Database database, int writers, int rowCount)
    {
        var batch = await NewBatchAsync(database);
        await using var writer = new ResultWriter(new ResultStore(database, TimeProvider.System), new ResultWriterOptions(), TimeProvider.System, NullLogger<ResultWriter>.Instance);
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) < rowCount;) await writer.WriteAsync(Row(batch, number));
        }));
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<Guid> NewBatchAsync(Database database)
    {
        var batch = new Batch { Id = Guid.CreateVersion7(), Name = "bench", Source = "bench", ModelName = "random" };
        await new BatchStore(database, TimeProvider.System).CreateAsync(batch);
        return batch.Id;
    }

    private static GenerationResult Row(Guid batch, int number) => new()
    {
        JobId = Guid.NewGuid(),
        SampleIndex = 0,
        BatchId = batch,
        LineNumber = number + 1,
        CustomId = $"line {number}",
        Prompt = new string('春', 16),
        Text = new string('花', 80),
        GeneratedText = string.Join(' ', Enumerable.Repeat('花', 80)),
        TokenIds = [.. Enumerable.Range(1000, 64)],
        Status = ResultStatus.Succeeded,
        FinishReason = "length",
        ModelName = "random",
        ModelVersion = 1,
        ModelSha256 = new string('0', 64),
        Seed = number,
        Sampling = """{"max_new_tokens":64,"min_new_tokens":0,"do_sample":true,"temperature":1,"top_k":50,"top_p":1,"min_p":0,"typical_p":1,"repetition_penalty":1}""",
        PromptTokenCount = 17,
        CompletionTokenCount = 64,
        SumLogprob = -123.4,
        QueueMs = 1,
        PrefillMs = 20,
        DecodeMs = 4000,
        Worker = "bench",
        Device = "cpu/int8",
    };
}
