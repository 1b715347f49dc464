using System.Numerics;
using System.Runtime.InteropServices;

namespace Hanlin.Inference.Sampling;

/// <summary>Finds the k-th largest of many values in one pass.</summary>
/// <remarks>
/// A heap holds the k largest so far; whole vectors below its smallest are skipped by one comparison. Of 21128 logits
/// some k ln(V/k) reach the heap, so the pass costs little more than reading them. Sorting the row would cost a hundred times as much.
/// </remarks>
internal static class TopSelection
{
    /// <summary>The k-th largest of <paramref name="values"/>; <paramref name="heap"/> is scratch of at least k.</summary>
    public static float Threshold(ReadOnlySpan<float> values, int k, Span<float> heap)
    {
        heap = heap[..k];
        values[..k].CopyTo(heap);
        for (var node = k / 2 - 1; node >= 0; node--) SiftDown(heap, node);

        var rest = values[k..];
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(rest);
        for (var index = 0; index < vectors.Length; index++)
        {
            if (Vector.GreaterThanAny(vectors[index], new Vector<float>(heap[0])))
                Offer(rest.Slice(index * Vector<float>.Count, Vector<float>.Count), heap);
        }

        Offer(rest[(vectors.Length * Vector<float>.Count)..], heap);
        return heap[0];
    }

    private static void Offer(ReadOnlySpan<float> values, Span<float> heap)
    {
        foreach (var value in values)
        {
            if (!(value > heap[0])) continue;
            heap[0] = value;
            SiftDown(heap, 0);
        }
    }

    private static void SiftDown(Span<float> heap, int node)
    {
        while (true)
        {
            var child = 2 * node + 1;
            if (child >= heap.Length) return;
            if (child + 1 < heap.Length && heap[child + 1] < heap[child]) child++;
            if (heap[node] <= heap[child]) return;
            (heap[node], heap[child]) = (heap[child], heap[node]);
            node = child;
        }
    }
}
