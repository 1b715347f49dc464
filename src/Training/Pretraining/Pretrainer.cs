using Hanlin.Checkpoints.Gpt2;
using Hanlin.Tokenization;
using Hanlin.Training.Checkpointing;
using Hanlin.Training.Distributed;
using Hanlin.Training.Evaluation;
using Hanlin.Training.Network;
using Hanlin.Training.Optimization;
using Hanlin.Training.Options;
using static TorchSharp.torch;

namespace Hanlin.Training.Pretraining;

/// <summary>Trains a model on a dataset: UER-py's pretrain.py, and what it never had.</summary>
/// <param name="time">For the rates that reports show and the dates in checkpoints.</param>
/// <param name="log">Told, line by line, what the run does: UER-py's report lines, and whatever a person should know.</param>
public sealed class Pretrainer(TimeProvider time, IProgress<string> log)
{
    /// <summary>Runs to the last step, on a thread of its own.</summary>
    /// <exception cref="OptionException">Options do not go together, or not with the checkpoint to go on from.</exception>
    /// <exception cref="InputException">The dataset cannot be used.</exception>
    /// <exception cref="Checkpoints.CheckpointException">The weights to begin with are missing, damaged, or of another model.</exception>
    /// <exception cref="DistributedException">The processes that should train together do not find each other.</exception>
    /// <exception cref="TrainingException">The loss is not a number any more.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written; those that were there still are.</exception>
    /// <exception cref="OperationCanceledException">The run was told to end, and has saved where it stood.</exception>
    public Task<PretrainReport> RunAsync(PretrainOptions options, IProgress<StageProgress> progress, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Run(options, progress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private PretrainReport Run(PretrainOptions options, IProgress<StageProgress> progress, CancellationToken cancellationToken)
    {
        using var group = ProcessGroups.JoinAsync(options.Group, cancellationToken).GetAwaiter().GetResult();
        var isFirst = group.Rank == 0;
        var device = TorchDevice.Prepare(options.ThreadCount, options.UseCuda, log);
        var vocabulary = Vocabulary.Load(options.VocabPath);
        using var store = isFirst ? CheckpointStore.Open(options.OutputModelPath) : null;
        using var reader = DatasetReaders.Open(options, vocabulary, group.Rank);
        manual_seed(options.Seed);
        using var network = new Gpt2Network(options.ModelConfig(vocabulary.Count), options.NetworkOptions(device));
        using var optimizer = new AdamW(network.Parameters, options.Optimizer);

        var state = new TrainingState(network, optimizer, reader);
        if (store is not null) Begin(options, network, state, store);
        state.Share(group);
        var resumedFrom = state.Step;
        var backward = new BackwardPass(network, options.LossRule, options.GradientCheckpointing, options.Seed + group.Rank);
        var meter = new ReportMeter(options, (long)options.BatchSize * reader.SequenceLength * group.WorldSize, time, log, progress);
        EvaluationScore? evaluation = null;

        meter.Start(state);
        while (state.Step < options.TotalSteps)
        {
            using var scope = NewDisposeScope();

            // As in UER-py a step is a batch, and each batch's loss is divided by the batches of an update. Gradients of
            // several processes are added up, and their mean is wanted: the mean of each process's own mean, as there.
            var loss = backward.Run(reader.Next(), state.Step + 1, 1.0 / options.AccumulationSteps / group.WorldSize);
            state.Take(MeanOver(group, loss));
            if (!double.IsFinite(state.Window.LossSum)) throw Diverged(state, options);

            var learningRate = options.Schedule.RateOf(state.UpdateCount);
            if (state.Step % options.AccumulationSteps == 0)
            {
                if (group.WorldSize > 1) group.Sum(network.Gradients());
                if (state.PendingTargetCount > 0) optimizer.Step(learningRate, ClippedShare(optimizer, options.MaxGradientNorm));
                network.ForgetGradients();
                state.CountUpdate();
            }

            if (isFirst) meter.Follow(state, learningRate);
            if (isFirst && IsDue(options.EvalSteps)) evaluation = Evaluate(options, network, vocabulary, meter, state, cancellationToken);
            if (IsDue(options.SaveCheckpointSteps) || cancellationToken.IsCancellationRequested) Save();
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new PretrainReport
        {
            Steps = state.Step,
            ResumedFrom = resumedFrom,
            Loss = meter.LastLoss,
            Evaluation = evaluation,
            TokensPerSecond = meter.TokensPerSecond,
            WeightsPath = CheckpointStore.WeightsPathOf(options.OutputModelPath, state.Step),
            Elapsed = meter.Elapsed,
        };

        // The last step is always due: UER-py loses what came after the last multiple.
        bool IsDue(long interval) => state.Step == options.TotalSteps || (interval > 0 && state.Step % interval == 0);

        void Save()
        {
            // One that is told to end between two updates of a group has not the others' gradients, and leaves the last checkpoint.
            if (store is null || (group.WorldSize > 1 && state.PendingTargetCount > 0)) return;
            meter.Tell("saving", state);
            state.Save(store, options.Values.All, time.GetUtcNow());
            store.KeepNewest(options.KeepCheckpoints);
        }
    }

    /// <summary>The first weights: of a checkpoint of this run, of another model, or random ones, which are there already.</summary>
    private void Begin(PretrainOptions options, Gpt2Network network, TrainingState state, CheckpointStore store)
    {
        if (store.Steps() is [var newest, ..] && !options.Resume)
        {
            throw new OptionException(
                $"--output_model_path {options.OutputModelPath}: a run was saved there at step {newest}; go on with it by --resume, or choose another path");
        }

        if (store.FindNewest(log.Report) is { } checkpoint)
        {
            ResumedOptions.Check(checkpoint, options);
            state.Restore(store, checkpoint);
            log.Report($"Going on from step {checkpoint.Step} of {checkpoint.WrittenAt:u}.");
            return;
        }

        if (options.PretrainedModelPath is not { } path) return;
        using var weights = Gpt2Weights.Open(path);
        NetworkWeights.Load(network, weights);
        log.Report($"Beginning with the weights of {path} ({weights.Family}).");
    }

    /// <summary>What all processes saw of a step, each counting alike.</summary>
    private static StepLoss MeanOver(IProcessGroup group, StepLoss own)
    {
        if (group.WorldSize == 1) return own;
        Span<double> numbers = [own.Loss, own.CorrectCount, own.TargetCount];
        group.Sum(numbers);
        return new StepLoss(numbers[0] / group.WorldSize, (long)numbers[1], (long)numbers[2]);
    }

    /// <summary>What clipping leaves of the gradients: 1 where they are short enough, or none is asked for.</summary>
    private static double ClippedShare(AdamW optimizer, double maxNorm)
    {
        if (maxNorm == 0) return 1;
        var norm = optimizer.GradientNorm();
        return norm > maxNorm ? maxNorm / norm : 1;
    }

    private EvaluationScore? Evaluate(
        PretrainOptions options, Gpt2Network network, Vocabulary vocabulary, ReportMeter meter, TrainingState state, CancellationToken cancellationToken)
    {
        if (options.EvalDatasetPath is not { } path) return null;
        meter.Tell("evaluating", state);
        var scorer = new Scorer(network);
        foreach (var batch in DatasetReaders.HeldOut(options, path, vocabulary))
        {
            if (cancellationToken.IsCancellationRequested) return null;
            scorer.Add(batch, options.LossRule);
        }

        var score = scorer.Score;
        log.Report(FormattableString.Invariant($"| {state.Step,8}/{options.TotalSteps,8} steps| held out: loss {score.Loss:f4}| perplexity {score.Perplexity:f2}| acc: {score.Accuracy:f3}"));
        return score;
    }

    private static TrainingException Diverged(TrainingState state, PretrainOptions options) => new(
        $"The loss is not a number at step {state.Step}. Begin again from an earlier checkpoint with a lower --learning_rate than {options.Schedule.Peak}, or with --max_grad_norm 1.");
}
