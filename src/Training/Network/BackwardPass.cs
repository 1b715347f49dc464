using Hanlin.Training.Datasets;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Hanlin.Training.Network;

/// <summary>
/// One batch forward and back: its gradients are added to those of the parameters. Dropout draws from seeds of its own
/// for every step and layer, so that a resumed run draws what it would have drawn, and a layer that is computed twice
/// drops the same values twice.
/// </summary>
/// <param name="network">What is trained.</param>
/// <param name="rule">Which positions count.</param>
/// <param name="recompute">Keep the streams between the layers only, and compute the inside of each again on the way back:
/// a third more work for a fraction of the memory.</param>
/// <param name="seed">The run's.</param>
internal sealed class BackwardPass(Gpt2Network network, LossRule rule, bool recompute, long seed)
{
    private readonly Targets targets = new();

    private Device Device => network.Options.Device;

    /// <summary>Runs a batch.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="step">The number of the step, for the seeds of dropout.</param>
    /// <param name="scale">What the loss is multiplied by before the way back.</param>
    public StepLoss Run(Batch batch, long step, double scale)
    {
        targets.Choose(batch, rule);
        if (targets.Count == 0) return default;

        using var scope = NewDisposeScope();
        var ids = Targets.On(Device, batch.Source, batch.Size, batch.SequenceLength);
        return recompute ? RunTwice(ids, step, scale) : RunOnce(ids, step, scale);
    }

    private StepLoss RunOnce(Tensor ids, long step, double scale)
    {
        var stream = Embed(ids, step);
        for (var layer = 0; layer < network.Config.LayerCount; layer++) stream = Layer(layer, stream, step);
        return Descend(stream, scale);
    }

    private StepLoss RunTwice(Tensor ids, long step, double scale)
    {
        var layerCount = network.Config.LayerCount;
        var streams = new Tensor[layerCount + 1];
        using (no_grad())
        {
            streams[0] = Embed(ids, step);
            for (var layer = 0; layer < layerCount; layer++) streams[layer + 1] = Layer(layer, streams[layer], step);
        }

        streams[layerCount].requires_grad = true;
        var loss = Descend(streams[layerCount], scale);
        for (var layer = layerCount - 1; layer >= 0; layer--)
        {
            streams[layer].requires_grad = true;
            Follow(streams[layer + 1], () => Layer(layer, streams[layer], step));
        }

        Follow(streams[0], () => Embed(ids, step));
        return loss;
    }

    /// <summary>Computes a stream again and carries the gradient that has arrived at it further down.</summary>
    private static void Follow(Tensor stream, Func<Tensor> compute)
    {
        using var scope = NewDisposeScope();
        compute().mul(stream.grad!).sum().backward();
        stream.Dispose();
    }

    private StepLoss Descend(Tensor stream, double scale)
    {
        var logits = network.Logits(stream, targets.PositionsOn(Device));
        var correctCount = Targets.CountCorrect(logits, targets.Ids);
        var loss = functional.cross_entropy(logits, targets.IdsOn(Device));
        logits.Dispose();
        loss.mul(scale).backward();
        return new StepLoss(loss.item<float>(), correctCount, targets.Count);
    }

    private Tensor Embed(Tensor ids, long step)
    {
        SeedDropout(step, layer: -1);
        return network.Embed(ids);
    }

    private Tensor Layer(int layer, Tensor stream, long step)
    {
        SeedDropout(step, layer);
        return network.Layer(layer, stream);
    }

    private void SeedDropout(long step, int layer)
    {
        if (network.Options.Dropout > 0) manual_seed(Seeds.Of(seed, step, layer)).Dispose();
    }
}
