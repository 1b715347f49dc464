using Hanlin.Training.Evaluation;
using Hanlin.Training.Network;
using Hanlin.Training.Tests.Network;
using static TorchSharp.torch;

namespace Hanlin.Training.Tests.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class ScorerTests
{
    private static readonly IReadOnlyList<int>[] Documents =
    [
        [2, 10, 20, 30, 3],
        [2, 3],
        [2, .. Enumerable.Range(0, 200).Select(i => 5 + i * 37 % 500), 3], // longer than the 64 positions
        [2],
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void Scores_do_not_depend_on_what_is_scored_together(int batchSize)
    {
        using var network = UerRun.Network("stage1/model.bin-20");
        var scorer = new Scorer(network);

        scorer.Add(Documents, batchSize, CancellationToken.None);

        scorer.Score.TokenCount.ShouldBe(4 + 1 + 201);
        scorer.Score.Loss.ShouldBe(OneByOne(network), 1e-4);
        scorer.Score.Perplexity.ShouldBe(Math.Exp(scorer.Score.Loss));
        scorer.Score.Accuracy.ShouldBeInRange(0, 0.2);
    }

    /// <summary>Each token by a forward of its own, over its window.</summary>
    private static double OneByOne(Gpt2Network network)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        network.Train(false);
        var losses = new List<double>();
        foreach (var window in Documents.SelectMany(document => ScoredWindow.Of(document, 64)))
        {
            for (var target = window.FirstTarget; target <= window.Start + window.Length; target++)
            {
                long[] ids = [.. window.Ids.Skip(window.Start).Take(target - window.Start).Select(id => (long)id)];
                var scores = network.Forward(Targets.On(CPU, ids, 1, ids.Length), Targets.On(CPU, [ids.Length - 1], 1)).log_softmax(1);
                losses.Add(-ForwardTests.Values(scores)[window.Ids[target]]);
            }
        }

        return losses.Average();
    }
}
