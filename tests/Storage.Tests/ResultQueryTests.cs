namespace Hanlin.Storage.Tests;

public abstract class ResultQueryTests(Store store)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_is_read_in_the_order_of_its_lines_and_samples()
    {
        var batch = Guid.NewGuid();
        var rows = new List<GenerationResult>();
        foreach (var (line, job) in new[] { 30L, 4, 2000, 1 }.Select(line => (line, Guid.NewGuid())))
        {
            for (var sample = 2; sample >= 0; sample--)
            {
                rows.Add(Rows.New(batch, job, sample));
                rows[^1].LineNumber = line;
            }
        }

        await store.Results.AppendAsync(rows, Token);

        var read = await ReadAsync(new ResultQuery { BatchId = batch });
        read.Select(row => (row.LineNumber, row.SampleIndex)).ShouldBe(
            from line in new[] { 1L, 4, 30, 2000 } from sample in new[] { 0, 1, 2 } select ((long?)line, sample));
    }

    [Fact]
    public async Task The_newest_rows_come_first_where_asked()
    {
        var batch = Guid.NewGuid();
        var rows = Rows.Many(3, batch);
        foreach (var row in rows)
            await store.Results.AppendAsync([row], Token);

        var newest = await ReadAsync(new ResultQuery { BatchId = batch, Order = ResultOrder.Newest, Limit = 2 });
        newest.Select(row => row.JobId).ShouldBe([rows[2].JobId, rows[1].JobId]);
        var oldest = await ReadAsync(new ResultQuery { BatchId = batch, Order = ResultOrder.Oldest });
        oldest.Select(row => row.JobId).ShouldBe(rows.Select(row => row.JobId));
    }

    [Fact]
    public async Task Every_filter_takes_what_it_names_and_nothing_else()
    {
        var batch = Guid.NewGuid();
        var (wanted, other) = (Rows.New(batch), Rows.New(batch, status: ResultStatus.Failed));
        (wanted.CustomId, wanted.ModelName, wanted.ModelVersion, wanted.Text) = ("a", "poem", 2, "举头望明月");
        (other.CustomId, other.ModelName, other.ModelVersion, other.Prompt) = ("A", "prose", 1, "低头");
        await store.Results.AppendAsync([wanted, other], Token);

        ResultQuery[] queries =
        [
            new() { JobId = wanted.JobId }, new() { CustomId = "a" }, new() { Status = ResultStatus.Succeeded },
            new() { ModelName = "poem" }, new() { ModelVersion = 2 }, new() { Contains = "望明" },
        ];
        foreach (var query in queries)
            (await ReadAsync(query with { BatchId = batch })).ShouldHaveSingleItem(query.ToString()).JobId.ShouldBe(wanted.JobId);
        (await store.Results.CountAsync(new ResultQuery { BatchId = batch, Limit = 1 }, Token)).ShouldBe(2);
    }

    [Fact]
    public async Task A_hostile_filter_finds_the_row_that_holds_it_and_no_other()
    {
        string[] hostile =
        [
            "'; DROP TABLE results; --", "' OR '1'='1", "$1 @p0 :p ? {0}", "%_\\", "%", "_", "\\",
            "a\0b", "\uD800", "\uDE00x", "\u202Etxt", "\e[2J",
        ];
        foreach (var text in hostile)
        {
            var batch = Guid.NewGuid();
            var (holder, other) = (Rows.New(batch), Rows.New(batch));
            (holder.CustomId, holder.ModelName, holder.Text) = (text, text, $"前{text}后");
            (other.CustomId, other.Text) = ("harmless", "axb 1=1");
            await store.Results.AppendAsync([holder, other], Token);

            foreach (var query in new ResultQuery[] { new() { CustomId = text }, new() { ModelName = text }, new() { Contains = text } })
                (await ReadAsync(query with { BatchId = batch })).ShouldHaveSingleItem(query.ToString()).JobId.ShouldBe(holder.JobId);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task A_limit_below_one_is_refused(int limit)
    {
        var refusal = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => ReadAsync(new ResultQuery { Limit = limit }));
        refusal.ParamName.ShouldBe("Limit");
    }

    [Fact]
    public async Task A_limit_above_the_number_of_rows_is_harmless()
    {
        var row = Rows.New();
        await store.Results.AppendAsync([row], Token);
        (await ReadAsync(new ResultQuery { JobId = row.JobId, Limit = int.MaxValue })).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_hundred_thousand_rows_stream_in_constant_memory()
    {
        const int count = 100_000, group = 1_000;
        var batch = await Rows.CreateBatchAsync(store, count);
        var text = new string('月', 200);
        for (var line = 0; line < count; line += group)
            await store.Results.AppendAsync([.. Enumerable.Range(line + 1, group).Select(number => WithText(batch, number, text))], Token);

        var (read, peak, baseline) = (0L, 0L, GC.GetTotalMemory(forceFullCollection: true));
        await foreach (var row in store.Results.StreamAsync(new ResultQuery { BatchId = batch }, Token))
        {
            row.LineNumber.ShouldBe(++read);
            if (read % 10_000 == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
        }

        read.ShouldBe(count);
        (peak - baseline).ShouldBeLessThan(16 << 20); // all rows at once would be 40 MB of text alone
    }

    private static GenerationResult WithText(Guid batch, int line, string text)
    {
        var row = Rows.New(batch);
        (row.LineNumber, row.Text) = (line, text);
        return row;
    }

    private Task<List<GenerationResult>> ReadAsync(ResultQuery query) =>
        store.Results.StreamAsync(query, Token).ToListAsync(Token).AsTask();
}

public sealed class ResultQueryOnPostgres(PostgresStore store) : ResultQueryTests(store), IClassFixture<PostgresStore>;

public sealed class ResultQueryOnSqlite(SqliteStore store) : ResultQueryTests(store), IClassFixture<SqliteStore>;
