using Hanlin.Contracts;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Embedded;
using Hanlin.Standalone.Training;
using Hanlin.Standalone.Training.Pipelines;
using Hanlin.Storage;

namespace Hanlin.Standalone.Demo;

/// <summary>
/// The whole loop on a small scale: a model is trained and published, writes while it is trained on, and is followed by
/// its next version without a stop. Everything is in a folder of its own, made anew each time.
/// </summary>
internal sealed class DemoTraining(Terminal terminal)
{
    private const string Model = "apprentice";
    private const string FirstVersion = "version 1";

    private readonly string directory = Path.Join(Home.Directory, "demo-train");

    /// <exception cref="CommandException">A step failed, or the new version was never seen.</exception>
    public async Task RunAsync(EmbeddedOptions engine, CancellationToken cancellationToken)
    {
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        var options = engine with
        {
            Model = Model,
            StorePath = Path.Join(Directory.CreateDirectory(directory).FullName, "hanlin.db"),
            ModelsDirectory = Directory.CreateDirectory(Path.Join(directory, "models")).FullName,
            Slots = Math.Min(engine.Slots, 8),
            Threads = 1, // the rest is for the training
        };
        await using var training = LocalTraining.In(OpenStore.Open(StorageTarget.Sqlite(options.StorePath)), directory, options.ModelsDirectory, terminal);
        var steps = PipelineJobs.Of(Pipeline(), directory);
        var first = 1 + steps.Index().First(step => step.Item.Name == FirstVersion).Index;
        await RunStepsAsync(training, steps.Take(first).ToList(), cancellationToken);

        terminal.Note("\nVersion 1 writes from now on, while the training goes on:\n");
        await using var writing = await DemoWriting.StartAsync(options, training.Store.Results, terminal, cancellationToken);
        await RunStepsAsync(training, steps.Skip(first).ToList(), cancellationToken);
        terminal.Note("\nVersion 2 is published; the worker changes over by itself:\n");
        await writing.WaitForVersionAsync(2, cancellationToken);
        terminal.Note($"\n{await writing.StopAsync()}");
        terminal.Note($"Everything is in {directory}: dataset, checkpoints, model folders, store.");
        terminal.Note("  ./hanlin train pipeline samples/pipelines/demo.json --local   the same steps by hand");
        terminal.Note("  ./hanlin train pretrain --options                             what there is to set");
    }

    private PipelineFile Pipeline() => PipelineFile.Read(DemoFiles.Pipeline, new Dictionary<string, string>
    {
        ["corpus"] = DemoFiles.Corpus,
        ["heldout"] = DemoFiles.HeldOut,
        ["work"] = directory,
        ["model"] = Model,
    });

    private static async Task RunStepsAsync(LocalTraining training, IReadOnlyList<RunTrainingStage> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            await training.Store.TrainingJobs.AddAsync(JobRow.Of(step), cancellationToken);
            var job = await training.RunAsync(step.JobId, step.Name!, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (job.State != TrainingJobState.Succeeded)
                throw new CommandException(ExitCode.DataError, $"the step {step.Name} ended as {JobText.State(job)}: {job.Error}", "See: hanlin train --help");
        }
    }
}
