using Hanlin.Producer.Shell;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.Standalone.Commands.Train;

/// <summary>Everything about training: its stages, the jobs that run them, and pipelines of them.</summary>
internal sealed class TrainCommand : ShellCommand
{
    public TrainCommand(Terminal terminal) : base(
        "train",
        "Makes models: each stage is a job for the training workers, or runs here with --local.",
        "hanlin train preprocess --local --corpus_path corpus.txt --vocab_path vocab.txt --dataset_path corpus.dataset --seq_length 128",
        "hanlin train pipeline samples/pipelines/tiny.json --local",
        "hanlin train list",
        "hanlin train watch latest")
    {
        foreach (var stage in new StageCatalog(TimeProvider.System).All) Add(new TrainStageCommand(terminal, stage));
        Add(new TrainPipelineCommand(terminal));
        Add(new TrainListCommand(terminal));
        Add(new TrainStatusCommand(terminal));
        Add(new TrainWatchCommand(terminal));
        Add(new TrainCancelCommand(terminal));
    }
}
