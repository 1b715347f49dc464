using System.Runtime.InteropServices;
using Hanlin.Training.Datasets;
using static TorchSharp.torch;

namespace Hanlin.Training.Network;

/// <summary>The positions of a batch that a loss is taken over and the tokens that stand next there; chosen before the
/// network runs, so that scores are computed for them only.</summary>
internal sealed class Targets
{
    private const int PadId = 0;

    private readonly List<long> positions = [];
    private readonly List<long> ids = [];
    private int positionCount;

    /// <summary>Targets of the last batch.</summary>
    public int Count => ids.Count;

    /// <summary>The token to predict at each of them.</summary>
    public ReadOnlySpan<long> Ids => CollectionsMarshal.AsSpan(ids);

    /// <summary>Chooses the targets of a batch.</summary>
    public void Choose(Batch batch, LossRule rule)
    {
        positions.Clear();
        ids.Clear();
        positionCount = batch.Target.Length;
        for (var i = 0; i < positionCount; i++)
        {
            var counts = rule == LossRule.Target ? batch.Target[i] != PadId : batch.Segments[i] > 0;
            if (!counts) continue;
            positions.Add(i);
            ids.Add(batch.Target[i]);
        }
    }

    /// <summary>[S], or null where every position counts and there is nothing to select.</summary>
    public Tensor? PositionsOn(Device device) => Count == positionCount ? null : On(device, CollectionsMarshal.AsSpan(positions), Count);

    /// <summary>[S].</summary>
    public Tensor IdsOn(Device device) => On(device, Ids, Count);

    /// <summary>How many targets are the most probable token.</summary>
    /// <param name="logits">[S, V].</param>
    /// <param name="ids">S targets.</param>
    public static int CountCorrect(Tensor logits, ReadOnlySpan<long> ids)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var best = MemoryMarshal.Cast<byte, long>(logits.argmax(1).to(CPU).bytes);
        var count = 0;
        for (var i = 0; i < best.Length; i++)
        {
            if (best[i] == ids[i]) count++;
        }

        return count;
    }

    /// <summary>A tensor of int64 with some values.</summary>
    public static Tensor On(Device device, ReadOnlySpan<long> values, params long[] shape)
    {
        var tensor = empty(shape, ScalarType.Int64);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return tensor.to(device);
    }
}
