using System.CommandLine;
using Hanlin.Contracts;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Storage;
using Hanlin.Training;
using Hanlin.TrainingWorker.Local;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.Standalone.Training;

/// <summary>Runs jobs in this process and shows how far they are.</summary>
internal sealed class LocalTraining : IAsyncDisposable
{
    private readonly Terminal terminal;
    private readonly StageCatalog catalog;
    private readonly LocalTrainer trainer;

    private LocalTraining(OpenStore store, string dataDirectory, string modelsDirectory, Terminal terminal)
    {
        (Store, this.terminal) = (store, terminal);
        catalog = new StageCatalog(TimeProvider.System, store.Database);
        trainer = new LocalTrainer(store.Database, catalog, dataDirectory, modelsDirectory);
    }

    public OpenStore Store { get; }

    public static async Task<LocalTraining> OpenAsync(TrainTarget target, ParseResult result, Terminal terminal, CancellationToken cancellationToken) =>
        new(await target.OpenAsync(result, cancellationToken), Environment.CurrentDirectory, Home.Models, terminal);

    /// <summary>Jobs of a store that is open, with files and models in folders of their own. Closes the store in the end.</summary>
    public static LocalTraining In(OpenStore store, string dataDirectory, string modelsDirectory, Terminal terminal) =>
        new(store, dataDirectory, modelsDirectory, terminal);

    /// <summary>Runs a job of the store to its end, or until Ctrl-C.</summary>
    public Task<TrainingJob> RunAsync(Guid jobId, string title, CancellationToken cancellationToken) =>
        terminal.ProgressAsync(title, null, meter => trainer.RunAsync(
            jobId, new Told<StageProgress>(progress => meter.Show(JobText.Reading(progress))), new Told<string>(terminal.Note), cancellationToken));

    /// <summary>Whether what a job made is still there.</summary>
    public bool HasOutputs(RunTrainingStage job)
    {
        var stage = catalog.Find(job.Stage);
        return stage.OutputsOf(stage.Table.Resolve(job.Options!)).All(Path.Exists);
    }

    public async ValueTask DisposeAsync()
    {
        trainer.Dispose();
        await Store.DisposeAsync();
    }

    /// <summary>Tells at once; the framework's own would go through the thread pool.</summary>
    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
