using System.Text.Json;
using Hanlin.Standalone.Tests.Rig;
using Hanlin.Storage;
using Hanlin.Testing;

namespace Hanlin.Standalone.Tests;

/// <summary>Prompts through the real broker and database, with workers in processes of their own.</summary>
public sealed class ServiceTests(ServicesFixture services, ImportedHome imported)
{
    private static readonly string[] Corpus = ["--from-corpus", "data/poems.txt", "--rule", "sentence", "--max-new-tokens", "16", "-n", "5"];

    [Fact]
    public async Task Every_job_has_exactly_its_rows_though_a_worker_is_killed_on_the_way()
    {
        await using var home = await ServiceAsync();
        var batch = (await home.RunAsync(["submit", .. Corpus])).Should(0, "Sent ").Output.Trim();
        var watching = home.RunAsync("watch", batch);
        var store = StorageTarget.Postgres(home.Environment["HANLIN_POSTGRES"]);
        await using var first = Worker(home, "one");
        await TestHome.WaitForRowsAsync(store, 60, first); // so that the one to be killed has rows of its own
        await using var second = Worker(home, "two");
        await TestHome.WaitForRowsAsync(store, 120, first, second);
        await first.KillAsync();
        (await watching).Should(0, "(100 %)", "is completed: 600 succeeded");

        (await home.RunAsync("export", batch[..8], "-o", home["out.jsonl"])).Should(0);
        var rows = File.ReadLines(home["out.jsonl"]).Select(line => JsonElement.Parse(line)).ToList();
        rows.Count.ShouldBe(600);
        var jobs = rows.GroupBy(row => row.GetProperty("job_id").GetGuid()).ToList();
        jobs.ShouldAllBe(job => job.Select(row => row.GetProperty("sample_index").GetInt32()).SequenceEqual(Enumerable.Range(0, 5)));
        rows.ShouldAllBe(row => row.GetProperty("status").GetString() == "succeeded");
        rows.Select(row => row.GetProperty("worker").GetString()).Distinct().Order().ShouldBe(["one", "two"]);

        // The same command again finds the batch complete; sent once more by force, nothing is missing.
        (await home.RunAsync(["submit", .. Corpus, "--wait"])).Should(0, "Nothing was sent.").Output.Trim().ShouldBe(batch);
        (await home.RunAsync(["submit", .. Corpus, "--resend"])).Should(0, "Sent 0 jobs");
        (await home.RunAsync("results", "--count")).Output.Trim().ShouldBe($"{rows.Count}");
    }

    [Fact]
    public async Task A_cancelled_batch_ends_as_rows_that_say_so()
    {
        await using var home = await ServiceAsync();
        var batch = (await home.RunAsync(["submit", .. Corpus, "--name", "too many"])).Should(0).Output.Trim();
        (await home.RunAsync("cancel", "latest")).Should(0, "is cancelled");
        (await home.RunAsync("watch", batch)).Should(75, "is cancelled");
        (await home.RunAsync(["submit", .. Corpus])).Should(65, "was cancelled", "--label");
        await using var worker = Worker(home, "three");
        await TestHome.WaitForRowsAsync(StorageTarget.Postgres(home.Environment["HANLIN_POSTGRES"]), 100, worker);
        (await home.RunAsync("results", "--batch", batch, "--limit", "100", "--json")).Should(0).Rows
            .ShouldAllBe(row => row.GetProperty("status").GetString() == "cancelled");

        (await home.RunAsync("submit", "samples/poems.txt", "--label", "again", "--wait", "--max-new-tokens", "4")).Should(0, "is completed: 22 succeeded");
        (await home.RunAsync("status")).Should(0).Output.ShouldContain("too many");
    }

    [Fact]
    public async Task Models_that_nobody_knows_and_brokers_that_are_away_are_told_before_anything_is_sent()
    {
        await using var home = await ServiceAsync();
        (await home.RunAsync("submit", "samples/poems.txt", "--model", "prose")).Should(65, "has no model \"prose\"", "--allow-unregistered");
        (await home.RunAsync("submit", "samples/poems.txt", "--rabbitmq", "amqp://li:geheim@127.0.0.1:1/")).Should(69, "amqp://127.0.0.1:1/ cannot be reached");
        (await home.RunAsync("status")).Should(0, "has no batches yet");
    }

    /// <summary>A virtual host, a database, and the model in its catalogue.</summary>
    private async Task<TestHome> ServiceAsync()
    {
        var postgres = await services.CreateDatabaseAsync();
        await using (var database = Database.Open(StorageTarget.Postgres(postgres)))
        {
            var catalog = new ModelCatalog(database, TimeProvider.System);
            var sha256 = Checkpoints.Models.ModelFolder.Open(Path.Join(imported.Models, "poem", "1"), verify: false, CancellationToken.None).Sha256;
            await catalog.RegisterAsync(new ModelRegistration { ModelName = "poem", Sha256 = sha256, Path = "poem/1" });
            await catalog.ActivateAsync("poem", 1);
        }

        return new TestHome(
            new("HANLIN_POSTGRES", postgres),
            new("HANLIN_RABBITMQ", await services.CreateVhostAsync()),
            new("HANLIN_WORKER__MODEL", "poem"),
            new("HANLIN_WORKER__MODELSDIRECTORY", imported.Models),
            new("HANLIN_WORKER__SLOTS", "16"),
            new("ASPNETCORE_URLS", "http://127.0.0.1:0"));
    }

    private static Running Worker(TestHome home, string name) =>
        Running.Start(Running.Worker, [], new Dictionary<string, string>(home.Environment) { ["HANLIN_WORKER__NAME"] = name });
}
