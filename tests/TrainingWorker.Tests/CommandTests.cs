using System.Text.Json;
using Hanlin.Storage;
using Hanlin.Testing;
using Hanlin.TrainingWorker.Tests.Rig;

namespace Hanlin.TrainingWorker.Tests;

/// <summary><c>hanlin train</c> as a program: here and through the service, pipelines, exit codes.</summary>
public sealed class CommandTests(ServicesFixture services)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pipeline_run_here_again_passes_over_what_is_done_and_begins_anew_where_it_changed()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        Poems.Write(system);
        var file = Pipeline(system, sequenceLength: 16);
        (await RunAsync(system, 0, "train", "pipeline", file, "--local")).ShouldContain("3/3 weights");
        File.Exists(system.PathOf("model.bin-20")).ShouldBeTrue();

        var again = await RunAsync(system, 0, "train", "pipeline", file, "--local");
        foreach (var step in new[] { "1/3 vocabulary: done", "2/3 dataset: done", "3/3 weights: done" }) again.ShouldContain(step);

        File.Delete(system.PathOf("own.dataset"));
        var repaired = await RunAsync(system, 0, "train", "pipeline", file, "--local");
        repaired.ShouldContain("1/3 vocabulary: done");
        repaired.ShouldNotContain("2/3 dataset: done");
        File.Exists(system.PathOf("own.dataset")).ShouldBeTrue();

        Directory.GetFiles(system.Directory, "model.bin*").ToList().ForEach(File.Delete);
        var changed = await RunAsync(system, 0, "train", "pipeline", Pipeline(system, sequenceLength: 12), "--local");
        changed.ShouldContain("1/3 vocabulary: done");
        changed.ShouldNotContain("3/3 weights: done");
        (await RunAsync(system, 0, "train", "list")).ShouldContain("succeeded");
    }

    [Fact]
    public async Task A_pipeline_goes_through_the_service_and_is_done_the_second_time()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        Poems.Write(system);
        var file = Pipeline(system, sequenceLength: 16);
        system.StartWorker("one");
        (await RunAsync(system, 0, "train", "pipeline", file)).ShouldContain("weights_path");
        (await RunAsync(system, 0, "train", "pipeline", file)).ShouldContain("weights_path");
        var jobs = await system.Jobs.ListAsync(100, cancellationToken: Token);
        jobs.Select(job => (job.Name, job.State, job.Attempts)).ShouldBe(
            [("weights", TrainingJobState.Succeeded, 1), ("dataset", TrainingJobState.Succeeded, 1), ("vocabulary", TrainingJobState.Succeeded, 1)], ignoreOrder: true);
        jobs.Select(job => job.PipelineId).Distinct().Count().ShouldBe(1);
        (await RunAsync(system, 0, "train", "status", $"{jobs[0].Id}"[..8])).ShouldContain("state: succeeded");
    }

    [Fact]
    public async Task What_is_wrong_ends_with_its_code()
    {
        await using var system = await TrainingSystem.CreateAsync(services);
        Poems.Write(system);
        system.StartWorker("one");
        (await RunAsync(system, 64, "train", "preprocess", "--corpus_pat", "x")).ShouldContain("did you mean \"corpus_path\"?");
        (await RunAsync(system, 66, "train", "preprocess", "--corpus_path=nowhere.txt", "--vocab_path", "vocab.txt")).ShouldContain("nowhere.txt");
        (await RunAsync(system, 66, "train", "preprocess", "--local", "--corpus_path=nowhere.txt", "--vocab_path", system.PathOf("vocab.txt"))).ShouldContain("nowhere.txt");
        (await RunAsync(system, 66, "train", "pipeline", "nowhere.json")).ShouldContain("nowhere.json");
        (await RunAsync(system, 66, "train", "status", "12345678")).ShouldContain("no training job");
        (await RunAsync(system, 65, "train", "pipeline", Pipeline(system, sequenceLength: 0))).ShouldContain("step \"dataset\"");
        (await RunAsync(system, 0, "train", "pretrain", "--options")).ShouldContain("--total_steps");
    }

    /// <summary>Runs the command to its end.</summary>
    /// <returns>What it said.</returns>
    private static async Task<string> RunAsync(TrainingSystem system, int exitCode, params string[] arguments)
    {
        await using var command = system.StartCommand(arguments);
        (await command.ExitCodeAsync(Token)).ShouldBe(exitCode, command.Output);
        return command.Output;
    }

    private static string Pipeline(TrainingSystem system, int sequenceLength)
    {
        var path = system.PathOf("pipeline.json");
        string[] names = ["corpus.txt", "own-vocab.txt", "own.dataset", "model.bin"];
        var (corpus, vocabulary, dataset, model) = (Full(names[0]), Full(names[1]), Full(names[2]), Full(names[3]));
        File.WriteAllText(path, $$"""
            // three steps
            {
              "name": "test",
              "variables": { "steps": "20" },
              "steps": [
                { "name": "vocabulary", "stage": "build-vocab", "options": { "corpus_path": {{corpus}}, "output_path": {{vocabulary}} } },
                { "name": "dataset", "stage": "preprocess",
                  "options": { "corpus_path": {{corpus}}, "vocab_path": {{vocabulary}}, "dataset_path": {{dataset}}, "seq_length": {{sequenceLength}} } },
                { "name": "weights", "stage": "pretrain",
                  "options": {
                    "dataset_path": {{dataset}}, "vocab_path": {{vocabulary}}, "output_model_path": {{model}}, "total_steps": "${steps}",
                    "batch_size": 2, "threads": 1, "hidden_size": 16, "emb_size": 16, "feedforward_size": 32, "heads_num": 2, "layers_num": 1, "max_seq_length": 32,
                  } },
              ],
            }
            """);
        return path;

        string Full(string name) => JsonSerializer.Serialize(system.PathOf(name));
    }
}
