using System.Text.Json.Nodes;

namespace Hanlin.Storage.Tests;

public abstract class ResultAppendTests(Store store)
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Store Store => store;

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        var written = new GenerationResult
        {
            JobId = Guid.NewGuid(),
            SampleIndex = 3,
            BatchId = Guid.NewGuid(),
            LineNumber = 5_000_000_000,
            CustomId = "第1首",
            Prompt = "床前明月光\t𠀀\u2028",
            Text = "疑是地上霜😀",
            GeneratedText = "床 前 明 月 光",
            TokenIds = [101, 2414, 1184, 21127],
            Status = ResultStatus.Succeeded,
            FinishReason = "stop",
            ModelName = "poem",
            ModelVersion = 2,
            ModelSha256 = new string('a', 64),
            Seed = long.MinValue,
            Sampling = """{"top_k":50,"stop":["。","\""]}""",
            PromptTokenCount = 6,
            CompletionTokenCount = 4,
            SumLogprob = -12.5,
            Logprobs = """[[{"id":101,"logprob":-0.25}]]""",
            QueueMs = 0.125,
            PrefillMs = 1.5,
            DecodeMs = 1e6,
            Worker = "worker-1",
            Device = "cpu",
        };

        (await store.Results.AppendAsync([written], Token)).ShouldBe(1);

        var read = (await ReadAsync(written.JobId)).ShouldHaveSingleItem();
        JsonNode.DeepEquals(JsonNode.Parse(read.Sampling), JsonNode.Parse(written.Sampling)).ShouldBeTrue();
        JsonNode.DeepEquals(JsonNode.Parse(read.Logprobs!), JsonNode.Parse(written.Logprobs)).ShouldBeTrue();
        read.CreatedAt.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        (read.Sampling, read.Logprobs, read.CreatedAt) = (written.Sampling, written.Logprobs, written.CreatedAt);
        read.ShouldBeEquivalentTo(written);
    }

    [Fact]
    public async Task A_row_delivered_five_times_is_stored_and_counted_once()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 100);
        var rows = Rows.Many(20, batch);
        var added = new List<int>();
        for (var delivery = 0; delivery < 5; delivery++)
            added.Add(await store.Results.AppendAsync(rows, Token));

        added.ShouldBe([20, 0, 0, 0, 0]);
        (await store.Results.CountAsync(new ResultQuery { BatchId = batch }, Token)).ShouldBe(20);
        (await store.Batches.FindAsync(batch, Token))!.SucceededRows.ShouldBe(20);
    }

    [Fact]
    public async Task The_same_key_twice_in_one_group_is_one_row()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 10);
        var row = Rows.New(batch);

        (await store.Results.AppendAsync([row, Rows.New(batch), Rows.New(batch, row.JobId)], Token)).ShouldBe(2);
        (await store.Batches.FindAsync(batch, Token))!.SucceededRows.ShouldBe(2);
    }

    [Fact]
    public async Task The_first_row_of_a_key_stays_as_it_is()
    {
        var first = Rows.New();
        await store.Results.AppendAsync([first], Token);
        await store.Results.AppendAsync([Rows.New(jobId: first.JobId, status: ResultStatus.Failed)], Token);

        (await ReadAsync(first.JobId)).ShouldHaveSingleItem().Status.ShouldBe(ResultStatus.Succeeded);
    }

    [Fact]
    public async Task A_group_that_is_partly_new_counts_what_is_new()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 100);
        var job = Guid.NewGuid();
        await store.Results.AppendAsync([Rows.New(batch, job)], Token);

        var added = await store.Results.AppendAsync(
            [Rows.New(batch, job), Rows.New(batch, job, sampleIndex: 1), Rows.New(batch, status: ResultStatus.Rejected)], Token);

        added.ShouldBe(2);
        var counted = (await store.Batches.FindAsync(batch, Token))!;
        (counted.SucceededRows, counted.RejectedRows).ShouldBe((2, 1));
        (counted.PromptTokens, counted.CompletionTokens).ShouldBe((6 + 6, 7 + 7)); // the prompt of two samples counts once
    }

    [Fact]
    public async Task Text_that_no_store_can_hold_is_made_well_formed_and_counted()
    {
        var (results, good, bad) = (store.Results, Rows.New(), Rows.New());
        bad.Text = "月\0光";
        bad.Prompt = $"{"𠀀"[1]}床{"😀"[0]}";
        bad.CustomId = "\0";

        (await results.AppendAsync([good, bad], Token)).ShouldBe(2);

        var read = (await ReadAsync(bad.JobId)).ShouldHaveSingleItem();
        (read.Text, read.Prompt, read.CustomId).ShouldBe(("月\uFFFD光", "\uFFFD床\uFFFD", "\uFFFD"));
        results.RepairedTexts.ShouldBe(3);
        (await ReadAsync(good.JobId)).ShouldHaveSingleItem().Text.ShouldBe(good.Text);
    }

    [Fact]
    public async Task A_row_that_the_store_refuses_fails_alone()
    {
        var batch = await Rows.CreateBatchAsync(store, expectedRows: 41);
        var bad = Rows.New(batch);
        bad.PromptTokenCount = -1; // refused by a constraint

        (await store.Results.AppendAsync([.. Rows.Many(20, batch), bad, .. Rows.Many(20, batch)], Token)).ShouldBe(41);

        var refused = (await ReadAsync(bad.JobId)).ShouldHaveSingleItem();
        refused.Status.ShouldBe(ResultStatus.Failed);
        refused.Error.ShouldNotBeNull().ShouldContain("ck_results_tokens");
        refused.Prompt.ShouldBe(bad.Prompt);
        var counted = (await store.Batches.FindAsync(batch, Token))!;
        (counted.SucceededRows, counted.FailedRows, counted.State).ShouldBe((40, 1, BatchState.Completed));
    }

    [Fact]
    public async Task A_batch_that_nobody_knows_costs_no_row() =>
        (await store.Results.AppendAsync([Rows.New(batchId: Guid.NewGuid())], Token)).ShouldBe(1);

    [Fact]
    public async Task Nothing_is_appended_as_nothing() => (await store.Results.AppendAsync([], Token)).ShouldBe(0);

    [Fact]
    public async Task Existing_samples_are_those_with_rows()
    {
        var (half, none) = (Guid.NewGuid(), Guid.NewGuid());
        await store.Results.AppendAsync([Rows.New(jobId: half, sampleIndex: 2), Rows.New(jobId: half, status: ResultStatus.Failed)], Token);

        (await store.Results.ExistingSamplesAsync(half, Token)).ShouldBe([0, 2], ignoreOrder: true);
        (await store.Results.ExistingSamplesAsync(none, Token)).ShouldBeEmpty();
        var both = await store.Results.ExistingSamplesAsync([half, none], Token);
        both[half].ShouldBe([0, 2], ignoreOrder: true);
        both[none].ShouldBeEmpty();
    }

    [Fact]
    public async Task Writers_of_the_same_keys_neither_deadlock_nor_count_twice()
    {
        var batches = new List<Guid>();
        for (var index = 0; index < 3; index++)
            batches.Add(await Rows.CreateBatchAsync(store, expectedRows: 200));
        var rows = batches.SelectMany(batch => Rows.Many(200, batch)).ToArray();

        var added = await Task.WhenAll(Enumerable.Range(1, 4).Select(writer => Task.Run(() => AppendShuffledAsync(rows, writer))));

        added.Sum().ShouldBe(600);
        foreach (var batch in batches)
            (await store.Batches.FindAsync(batch, Token))!.State.ShouldBe(BatchState.Completed);
    }

    private async Task<int> AppendShuffledAsync(GenerationResult[] rows, int writer)
    {
        var added = 0;
        foreach (var group in Rows.Shuffle(rows, writer).Chunk(60))
            added += await store.Results.AppendAsync(group, Token);
        return added;
    }

    protected async Task<List<GenerationResult>> ReadAsync(Guid jobId) =>
        await store.Results.StreamAsync(new ResultQuery { JobId = jobId }, Token).ToListAsync(Token);
}

public sealed class ResultAppendOnPostgres(PostgresStore store) : ResultAppendTests(store), IClassFixture<PostgresStore>
{
    [Theory]
    [InlineData("""{"stop":["\u0000"]}""")] // 22P05
    [InlineData("""{"stop":["\ud800"]}""")] // 22P02
    [InlineData("no JSON")]
    public async Task Settings_that_jsonb_refuses_cost_one_row(string sampling)
    {
        var (good, bad) = (Rows.Many(9), Rows.New());
        bad.Sampling = sampling;
        (await Store.Results.AppendAsync([.. good, bad], Token)).ShouldBe(10);

        var refused = (await ReadAsync(bad.JobId)).ShouldHaveSingleItem();
        (refused.Status, refused.Sampling).ShouldBe((ResultStatus.Failed, "{}"));
        (await ReadAsync(good[0].JobId)).ShouldHaveSingleItem().Status.ShouldBe(ResultStatus.Succeeded);
    }
}

public sealed class ResultAppendOnSqlite(SqliteStore store) : ResultAppendTests(store), IClassFixture<SqliteStore>;
