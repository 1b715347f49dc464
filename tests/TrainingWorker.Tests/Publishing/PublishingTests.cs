using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;
using Hanlin.Contracts;
using Hanlin.Storage;
using Hanlin.TrainingWorker.Publishing;
using ModelName = Hanlin.Checkpoints.Models.ModelName;

namespace Hanlin.TrainingWorker.Tests.Publishing;

/// <summary>Real checkpoints, real graphs, a real store; only the trained network is played by a second graph of the same weights.</summary>
public sealed class PublishingTests : IAsyncDisposable
{
    private static readonly string Poem = DataPath("poem");
    private static readonly string Tiny = DataPath("tiny/model.bin");

    private readonly string root = Directory.CreateTempSubdirectory("hanlin-publish-").FullName;
    private readonly Database database;
    private readonly ModelCatalog catalog;
    private readonly List<ModelVersionPublished> announced = [];

    public PublishingTests()
    {
        database = Database.Open(StorageTarget.Sqlite(Path.Join(root, "hanlin.db")));
        catalog = new ModelCatalog(database, TimeProvider.System);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task A_version_passes_parity_and_gate_and_takes_over_and_a_worse_one_is_refused_with_figures()
    {
        var first = await Publisher().RunAsync(Options(Poem), Steps(), Token);
        (first.Version.Version, first.Version.State).ShouldBe((1, ModelVersionState.Active));
        first.Parity!.MaxDifference.ShouldBeLessThan(1e-4f);
        first.Candidate!.Perplexity.ShouldBeInRange(100, 800);
        first.Version.Evaluation!.ShouldContain("perplexity_per_character");
        announced.ShouldHaveSingleItem().Version.ShouldBe(1);

        var worse = await Publisher().RunAsync(Options(Tiny) with { ConfigPath = DataPath("tiny/config.json"), VocabPath = DataPath("tiny/vocab.txt") }, Steps(), Token);
        worse.IsAccepted.ShouldBeFalse();
        worse.Baseline.ShouldBe(first.Candidate);
        worse.Version.Note!.ShouldStartWith("It is worse than version 1: the perplexity ");
        worse.Version.Evaluation!.ShouldContain("\"baseline_version\":1");
        (await catalog.FindActiveAsync("poem", Token))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_graph_that_is_not_the_trained_network_is_refused()
    {
        var report = await Publisher(LayerNormFlavor.Hf).RunAsync(
            Options(Tiny) with { ConfigPath = DataPath("tiny/config.json"), VocabPath = DataPath("tiny/vocab.txt") }, Steps(), Token);

        report.Version.State.ShouldBe(ModelVersionState.Rejected);
        report.Parity!.MaxDifference.ShouldBeInRange(0.01f, 0.1f);
        report.Version.Note!.ShouldStartWith("The graph is not the trained network: logits differ by up to 0.0");
        report.Candidate.ShouldBeNull();
    }

    /// <summary>The run dies at its first step, its second, ... until it comes through: each time it is begun again, and in the end there is one version.</summary>
    [Fact]
    public async Task A_publication_that_dies_at_any_step_is_finished_by_the_next_and_leaves_one_version()
    {
        var options = Options(Tiny) with { ConfigPath = DataPath("tiny/config.json"), VocabPath = DataPath("tiny/vocab.txt"), HeldOutPath = DataPath("templates.txt") };
        var deaths = 0;
        while (true)
        {
            var steps = new DyingSteps(afterSteps: deaths);
            try
            {
                var report = await Publisher(announceDies: deaths == 7).RunAsync(options, steps, Token);
                report.Version.State.ShouldBe(ModelVersionState.Active);
                break;
            }
            catch (TimeoutException)
            {
                deaths++;
                (await catalog.ListAsync("poem", Token)).ShouldAllBe(version => version.Version == 1);
            }
        }

        deaths.ShouldBeGreaterThan(5);
        (await catalog.ListAsync("poem", Token)).ShouldHaveSingleItem().State.ShouldBe(ModelVersionState.Active);
        var folder = Directory.GetFileSystemEntries(Path.Join(root, "models", "poem")).ShouldHaveSingleItem();
        ModelFolder.Open(folder, verify: true, Token).Manifest.Name.ShouldBe("poem");
    }

    [Fact]
    public async Task A_model_folder_is_published_as_it_is_beside_the_active_version()
    {
        await Publisher().RunAsync(Options(Poem), Steps(), Token);
        var elsewhere = await new Conversion.ModelImporter(TimeProvider.System).ImportAsync(
            new Conversion.ImportOptions { Source = Poem, Target = Path.Join(root, "elsewhere"), Name = ModelName.Parse("poem"), WriteFloat16 = false, TextPath = DataPath("poems.txt") }, Steps(), Token);
        var report = await Publisher().RunAsync(Options(elsewhere.DirectoryPath) with { Rollout = Rollout.Canary, CanaryPercent = 15 }, Steps(), Token);

        (report.Version.State, report.Version.CanaryPercent, report.Version.Sha256).ShouldBe((ModelVersionState.Canary, 15, elsewhere.Sha256));
        ModelFolder.Open(Path.Join(root, "models", report.Version.Path), verify: true, Token).Sha256.ShouldBe(elsewhere.Sha256);
        (await Publisher().RunAsync(Options(elsewhere.DirectoryPath), Steps(), Token)).Version.State.ShouldBe(ModelVersionState.Canary);     // nothing is done twice
    }

    [Theory]
    [InlineData(104, 0.10, 0.01, 0.80, "")]
    [InlineData(103, 0.20, 0.01, 0.80, "it repeats 20.0 %")]
    [InlineData(103, 0.10, 0.20, 0.80, "it writes 20.0 % [UNK]")]
    [InlineData(103, 0.10, 0.01, 0.50, "50.0 % of its pairs are distinct")]
    [InlineData(107, 0.10, 0.01, 0.80, "the perplexity a character is 107, in service 102, allowed 104.04")]
    [InlineData(9000, 0.10, 0.01, 0.80, "that of a network that knows nothing (6000 tokens)")]
    [InlineData(double.NaN, 0.10, 0.01, 0.80, "that of a network that knows nothing (6000 tokens)")]
    public void The_gate_says_what_is_worse_than_the_margins_allow(double perplexity, double repetition, double unknown, double distinct, string fault)
    {
        var faults = EvaluationGate.Faults(Figures(perplexity, repetition, unknown, distinct), Figures(102, 0.09, 0.01, 0.82), new GateMargins(), 6000);
        if (fault == "") faults.ShouldBeEmpty();
        else faults.ShouldHaveSingleItem().ShouldContain(fault);
    }

    private static GateFigures Figures(double perplexity, double repetition, double unknown, double distinct) => new()
    {
        Perplexity = perplexity,
        PerplexityPerCharacter = perplexity,
        RepetitionRate = repetition,
        UnknownRate = unknown,
        Distinct2 = distinct,
    };

    private static string DataPath(string name) => Path.Join(AppContext.BaseDirectory, "data", name);

    private static DyingSteps Steps() => new(int.MaxValue);

    private static PublishOptions Options(string source) => new()
    {
        InputModelPath = source,
        Name = ModelName.Parse("poem"),
        HeldOutPath = DataPath("poems.txt"),
        HeldOutDocuments = 40,
    };

    private ModelPublisher Publisher(LayerNormFlavor? reference = null, bool announceDies = false) => new(
        catalog, Path.Join(root, "models"), (weights, config) => new GraphNetwork(weights, config with { LayerNorm = reference ?? config.LayerNorm }),
        message =>
        {
            if (announceDies) throw new TimeoutException("killed");
            announced.Add(message);
            return Task.CompletedTask;
        },
        TimeProvider.System);

    /// <summary>Kills whoever reports one step too many.</summary>
    private sealed class DyingSteps(int afterSteps) : IProgress<string>
    {
        private int steps;

        public void Report(string value)
        {
            if (steps++ >= afterSteps) throw new TimeoutException($"killed at '{value}'");
        }
    }
}
