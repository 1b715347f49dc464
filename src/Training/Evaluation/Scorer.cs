using Hanlin.Training.Datasets;
using Hanlin.Training.Network;
using static TorchSharp.torch;

namespace Hanlin.Training.Evaluation;

/// <summary>Asks a network for tokens whose place in a text is known, and adds up how well it knew them.</summary>
/// <param name="network">Dropout is off while it is asked.</param>
public sealed class Scorer(Gpt2Network network)
{
    private readonly List<ScoredWindow> windows = [];
    private readonly List<long> positions = [];
    private readonly List<long> targets = [];
    private double lossSum;
    private long correctCount;
    private long tokenCount;

    /// <summary>What was added up so far.</summary>
    public EvaluationScore Score => new(tokenCount, lossSum, correctCount);

    /// <summary>Asks for every token of some documents but the first of each.</summary>
    /// <param name="documents">Their ids, [CLS] and [SEP] included; read one by one.</param>
    /// <param name="batchSize">Windows that go through the network together.</param>
    /// <param name="cancellationToken">Ends the work between two batches.</param>
    public void Add(IEnumerable<IReadOnlyList<int>> documents, int batchSize, CancellationToken cancellationToken)
    {
        foreach (var window in documents.SelectMany(document => ScoredWindow.Of(document, network.Config.ContextLength)))
        {
            windows.Add(window);
            if (windows.Count < batchSize) continue;
            cancellationToken.ThrowIfCancellationRequested();
            ScoreWindows();
        }

        if (windows.Count > 0) ScoreWindows();
    }

    /// <summary>Asks for the targets of a batch of a dataset.</summary>
    internal void Add(Batch batch, LossRule rule)
    {
        var chosen = new Targets();
        chosen.Choose(batch, rule);
        if (chosen.Count == 0) return;

        using var scope = NewDisposeScope();
        var device = network.Options.Device;
        AddUp(Targets.On(device, batch.Source, batch.Size, batch.SequenceLength), chosen.PositionsOn(device), chosen.IdsOn(device), chosen.Ids);
    }

    private void ScoreWindows()
    {
        var length = windows.Max(window => window.Length);
        var ids = new long[windows.Count * length];
        positions.Clear();
        targets.Clear();
        foreach (var (row, window) in windows.Index())
        {
            for (var i = 0; i < window.Length; i++) ids[row * length + i] = window.Ids[window.Start + i];
            for (var target = window.FirstTarget; target <= window.Start + window.Length; target++)
            {
                positions.Add(row * length + target - 1 - window.Start);
                targets.Add(window.Ids[target]);
            }
        }

        using var scope = NewDisposeScope();
        var device = network.Options.Device;
        var targetIds = targets.ToArray();
        AddUp(Targets.On(device, ids, windows.Count, length), Targets.On(device, positions.ToArray(), positions.Count), Targets.On(device, targetIds, targetIds.Length), targetIds);
        windows.Clear();
    }

    private void AddUp(Tensor ids, Tensor? at, Tensor asked, ReadOnlySpan<long> askedIds)
    {
        using var noGradient = no_grad();
        network.Train(false);
        var logits = network.Forward(ids, at);
        network.Train(true);

        lossSum -= logits.log_softmax(1).gather(1, asked.unsqueeze(1)).sum(ScalarType.Float64).item<double>();
        correctCount += Targets.CountCorrect(logits, askedIds);
        tokenCount += askedIds.Length;
    }
}
