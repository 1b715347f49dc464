using Hanlin.Storage;
using Hanlin.Testing;
using Npgsql;

namespace Hanlin.Operations.Tests;

/// <summary>The queries of samples/sql, each run by psql on a real database with rows in it.</summary>
public sealed class SqlSampleTests(ServicesFixture services)
{
    private static readonly Guid BatchId = new("11111111-2222-4333-8444-555555555555");

    [Fact]
    public async Task Every_query_answers_its_question()
    {
        Assert.SkipUnless((await Repository.RunAsync("psql", ["--version"])).Code == 0, "Not applicable: psql is not installed here.");
        var connectionString = await services.CreateDatabaseAsync();
        await using var database = Database.Open(StorageTarget.Postgres(connectionString));
        var results = new ResultStore(database, TimeProvider.System);

        (await QueryAsync(connectionString, "batch_begin.sql")).ShouldBeEmpty();
        await results.AppendAsync([Row(1, 0, "花落知多少。", -1), Row(1, 1, "处处闻啼鸟。", -9), Row(3, 0, null), Row(4, 0, "疑是地上霜。", -3, version: 2)], TestContext.Current.CancellationToken);
        (await QueryAsync(connectionString, "batch_submitted.sql")).ShouldBeEmpty();

        (await QueryAsync(connectionString, "progress.sql")).ShouldStartWith("my prompts|running|4|5|4|80.0|1|");
        (await QueryAsync(connectionString, "throughput.sql")).ShouldEndWith("|w|cpu/int8|3|18|0.3");
        (await QueryAsync(connectionString, "failures.sql")).ShouldBe("rejected|1|temperature is -N|line-3");
        (await QueryAsync(connectionString, "tokens_by_version.sql")).Split('\n').Select(line => string.Join('|', line.Split('|')[..7]))
            .ShouldBe(["poem|1|000000000000|2|7|12|6.0", "poem|2|000000000000|1|7|6|6.0"]);
        (await QueryAsync(connectionString, "duplicates.sql")).ShouldBeEmpty();
        (await QueryAsync(connectionString, "missing.sql")).ShouldBe("2");
        (await QueryAsync(connectionString, "texts_of.sql", "custom_id=line-1")).Split('\n').Select(line => line.Split('|')[3]).ShouldBe(["春眠不觉晓，花落知多少。", "春眠不觉晓，处处闻啼鸟。"]);
        (await QueryAsync(connectionString, "finish_reasons.sql")).ShouldBe("stop|3|100.0|6.0|6.0");
        (await QueryAsync(connectionString, "best_of.sql")).Split('\n').ShouldBe(["1|line-1|0|春眠不觉晓，花落知多少。|-0.167", "4|line-4|0|春眠不觉晓，疑是地上霜。|-0.500"]);
        (await QueryAsync(connectionString, "latency.sql")).ShouldBe("w|cpu/int8|3|1.0|1.0|2.0|2.0|3.0|3.0");

        var own = Row(2, 0, "夜来风雨声。", -2);
        own.JobId = Guid.NewGuid();
        await results.AppendAsync([own, Row(2, 0, "夜来风雨声。", -2)], TestContext.Current.CancellationToken);
        (await QueryAsync(connectionString, "duplicates.sql")).ShouldStartWith($"{BatchId}|2|0|2|");
        (await QueryAsync(connectionString, "progress.sql")).ShouldStartWith("my prompts|completed|4|5|6|");
        Directory.GetFiles(Repository.PathOf("samples/sql")).Select(Path.GetFileName).Order().ShouldBe(asked.Order(), "every file is asked here");
    }

    private readonly HashSet<string> asked = [];

    private async Task<string> QueryAsync(string connectionString, string file, params string[] variables)
    {
        asked.Add(file);
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        string[] all = [$"batch={BatchId}", "name=my prompts", "model=poem", "jobs=4", "rows=5", .. variables];
        var (code, output) = await Repository.RunAsync(
            "psql",
            ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "-v", "ON_ERROR_STOP=1", .. all.SelectMany(variable => (string[])["-v", variable]), "-f", Repository.PathOf($"samples/sql/{file}")],
            ("PGHOST", connection.Host!), ("PGPORT", $"{connection.Port}"), ("PGDATABASE", connection.Database!), ("PGUSER", connection.Username!), ("PGPASSWORD", connection.Password!));
        code.ShouldBe(0, $"{file}: {output}");
        return output.TrimEnd('\n');
    }

    private static GenerationResult Row(int line, int sample, string? continuation, double logprob = 0, int version = 1) => new()
    {
        JobId = new Guid(line, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
        SampleIndex = sample,
        BatchId = BatchId,
        LineNumber = line,
        CustomId = $"line-{line}",
        Prompt = "春眠不觉晓，",
        Text = continuation is null ? null : "春眠不觉晓，" + continuation,
        Status = continuation is null ? ResultStatus.Rejected : ResultStatus.Succeeded,
        Error = continuation is null ? "temperature is -1" : null,
        FinishReason = continuation is null ? null : "stop",
        ModelName = "poem",
        ModelVersion = continuation is null ? null : version,
        ModelSha256 = continuation is null ? null : new string('0', 64),
        PromptTokenCount = 7,
        CompletionTokenCount = continuation is null ? 0 : 6,
        SumLogprob = logprob,
        QueueMs = 1,
        PrefillMs = 2,
        DecodeMs = 3,
        Worker = "w",
        Device = "cpu/int8",
    };
}
