using Hanlin.Training;
using Hanlin.Training.Options;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>A stage as the worker runs it: options by name in, a report out.</summary>
public interface ITrainingStage
{
    /// <summary>The options it takes; their <see cref="OptionTable.Stage"/> is its name.</summary>
    OptionTable Table { get; }

    /// <summary>The files and folders that are there when the stage is done.</summary>
    IReadOnlyList<string> OutputsOf(OptionValues values);

    /// <summary>Runs the stage to its end. May block its thread: it has one of its own.</summary>
    /// <param name="request">What to do; its paths are complete.</param>
    /// <param name="progress">Told how far it is, from any thread.</param>
    /// <param name="log">Told what a person should know, line by line.</param>
    /// <param name="cancellationToken">Asks it to save where it stands and end.</param>
    /// <exception cref="OperationCanceledException">It was asked to end, and did.</exception>
    Task<StageOutcome> RunAsync(StageRequest request, IProgress<StageProgress> progress, IProgress<string> log, CancellationToken cancellationToken);
}
