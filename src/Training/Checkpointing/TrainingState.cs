using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Datasets;
using Hanlin.Training.Distributed;
using Hanlin.Training.Network;
using Hanlin.Training.Optimization;
using Hanlin.Training.Pretraining;

namespace Hanlin.Training.Checkpointing;

/// <summary>Everything about a run that changes from step to step: what a checkpoint is taken of, and put back into.</summary>
/// <param name="network">The weights.</param>
/// <param name="optimizer">The moments.</param>
/// <param name="reader">The position in the dataset.</param>
internal sealed class TrainingState(Gpt2Network network, AdamW optimizer, IBatchReader reader)
{
    /// <summary>Batches that were trained on.</summary>
    public long Step { get; private set; }

    /// <summary>Updates of the weights.</summary>
    public long UpdateCount { get; private set; }

    /// <summary>What was seen since the last report.</summary>
    public ReportWindow Window { get; set; } = ReportWindow.Empty;

    /// <summary>Targets since the last update; without any there are no gradients.</summary>
    public long PendingTargetCount { get; private set; }

    /// <summary>Books a batch whose gradients were added up.</summary>
    public void Take(StepLoss loss)
    {
        Step++;
        Window = Window.With(loss);
        PendingTargetCount += loss.TargetCount;
    }

    /// <summary>Books an update, after which the gradients are gone.</summary>
    public void CountUpdate()
    {
        UpdateCount++;
        PendingTargetCount = 0;
    }

    /// <summary>Writes a checkpoint: the weights, the moments, and last the manifest that makes it one.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Save(CheckpointStore store, IReadOnlyDictionary<string, string> options, DateTimeOffset now)
    {
        using (var weights = NetworkWeights.Of(network)) Gpt2WeightsWriter.WriteUer(weights, store.WeightsPathOf(Step), CancellationToken.None);
        OptimizerFile.Write(store.OptimizerPathOf(Step), optimizer, PendingTargetCount > 0 ? network.Parameters : []);
        store.Commit(Step, (weights, moments) => new CheckpointManifest
        {
            Format = CheckpointManifest.CurrentFormat,
            Step = Step,
            UpdateCount = UpdateCount,
            Weights = weights,
            Optimizer = moments,
            Reader = reader.Save(),
            Window = Window,
            PendingTargetCount = PendingTargetCount,
            Options = options,
            WrittenBy = $"Hanlin {typeof(TrainingState).Assembly.GetName().Version}",
            WrittenAt = now,
        });
    }

    /// <summary>
    /// Puts every process where the first one stands, which has restored a checkpoint or begun: weights and moments are sent,
    /// and the readers of the others, which are functions of seed and step, read up to it again.
    /// </summary>
    public void Share(IProcessGroup group)
    {
        if (group.WorldSize == 1) return;
        Span<double> numbers = group.Rank == 0 ? [Step, UpdateCount] : [0, 0];
        group.Sum(numbers);
        group.Broadcast([.. network.Parameters.Values, .. optimizer.Moments.SelectMany(moment => new[] { moment.Means, moment.Squares })]);
        if (group.Rank == 0) return;
        (Step, UpdateCount) = ((long)numbers[0], (long)numbers[1]);
        for (var step = 0L; step < Step; step++) reader.Next();
    }

    /// <summary>Goes to where a checkpoint was taken.</summary>
    /// <exception cref="Checkpoints.CheckpointException">The files are of another model.</exception>
    /// <exception cref="InputException">The dataset is another one.</exception>
    public void Restore(CheckpointStore store, CheckpointManifest manifest)
    {
        using (var weights = Gpt2Weights.Open(store.WeightsPathOf(manifest.Step))) NetworkWeights.Load(network, weights);
        OptimizerFile.Read(store.OptimizerPathOf(manifest.Step), optimizer, network.Parameters);
        reader.Restore(manifest.Reader);
        (Step, UpdateCount) = (manifest.Step, manifest.UpdateCount);
        (Window, PendingTargetCount) = (manifest.Window, manifest.PendingTargetCount);
    }
}
