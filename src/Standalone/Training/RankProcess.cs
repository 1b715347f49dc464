using Hanlin.Contracts;
using Hanlin.Producer.Shell;
using Hanlin.Training;
using Hanlin.Training.Distributed;
using Hanlin.Training.Pretraining;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.Standalone.Training;

/// <summary>This process as one of several that train together: the first of them is the job, the others only compute.</summary>
internal static class RankProcess
{
    /// <summary>Somebody started this process as one of a group, and not as its first.</summary>
    public static bool IsSilent => ProcessPlace.Find(Environment.GetEnvironmentVariable) is { Rank: > 0 };

    /// <summary>The processes that a job asks for; null where its stage runs in one.</summary>
    public static GroupOptions? GroupOf(RunTrainingStage job) => job.Stage == TrainingStages.Pretrain ? PretrainOptions.From(job.Options!).Group : null;

    /// <summary>Runs the stage without a row and without a word.</summary>
    /// <exception cref="CommandException">It cannot be done.</exception>
    public static async Task<int> RunAsync(RunTrainingStage job, CancellationToken cancellationToken)
    {
        try
        {
            var request = new StageRequest
            {
                Stage = job.Stage,
                JobId = job.JobId,
                Options = job.Options!,
                DataDirectory = Environment.CurrentDirectory,
                IsConfined = false,
            };
            await new StageCatalog(TimeProvider.System).RunAsync(request, new Silence<StageProgress>(), new Silence<string>(), cancellationToken);
            return ExitCode.Ok;
        }
        catch (StageException exception)
        {
            throw new CommandException(JobSummary.ExitCodeOf(exception.Fault), exception.Message, null, exception);
        }
    }

    private sealed class Silence<T> : IProgress<T>
    {
        public void Report(T value)
        {
        }
    }
}
