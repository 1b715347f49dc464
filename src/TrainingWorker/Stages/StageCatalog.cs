using System.Diagnostics.CodeAnalysis;
using Hanlin.Storage;
using Hanlin.Training;
using Hanlin.TrainingWorker.Publishing;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>The stages that this build runs.</summary>
/// <param name="time">Measures rates and dates files.</param>
/// <param name="store">The store of this process, for stages that write to it; null where they open that of the environment.</param>
public sealed class StageCatalog(TimeProvider time, Database? store = null)
{
    /// <summary>All of them, in the order in which a model is made.</summary>
    public IReadOnlyList<ITrainingStage> All { get; } =
    [
        new BuildVocabularyStage(time),
        new PreprocessStage(time),
        new PretrainStage(time),
        new EvaluateStage(time),
        new ConvertStage(time),
        new PublishStage(time, store),
    ];

    /// <summary>The stage of a name.</summary>
    /// <exception cref="StageException">There is none.</exception>
    public ITrainingStage Find(string name) => All.FirstOrDefault(stage => stage.Table.Stage == name)
        ?? throw new StageException(StageFault.Options, $"stage '{name}' is not built in; there are {string.Join(", ", All.Select(stage => stage.Table.Stage))}");

    /// <summary>Runs a stage on a thread of its own, for it may compute for hours without a pause.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="log">Told what a person should know.</param>
    /// <param name="cancellationToken">Asks it to save and end.</param>
    /// <exception cref="StageException">It cannot be done.</exception>
    /// <exception cref="OperationCanceledException">It was asked to end.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a stage throws is told to whoever asked for it.")]
    public async Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, CancellationToken cancellationToken)
    {
        try
        {
            var stage = Find(request.Stage);
            var complete = request with { Options = StagePaths.Complete(stage.Table, request) };
            foreach (var notice in stage.Table.Notices(request.Options)) log.Report(notice);
            return await Task.Factory.StartNew(
                () => stage.RunAsync(complete, progress, log, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw StageFaults.Of(exception);
        }
    }
}
