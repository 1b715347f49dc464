using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hanlin.Checkpoints;

/// <summary>
/// The dimensions of a tensor, outermost first. An empty shape is a scalar. Every shape that exists has at most
/// <see cref="MaxRank"/> dimensions, none negative, and an element count that fits a <see cref="long"/> together
/// with eight bytes an element: sizes computed from a shape need no further check.
/// </summary>
[CollectionBuilder(typeof(TensorShape), nameof(Create))]
public sealed class TensorShape : IReadOnlyList<long>, IEquatable<TensorShape>
{
    /// <summary>Most dimensions of a tensor.</summary>
    public const int MaxRank = 8;

    private readonly long[] dimensions;

    private TensorShape(long[] dimensions, long elementCount)
    {
        this.dimensions = dimensions;
        ElementCount = elementCount;
    }

    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    public long ElementCount { get; }

    /// <summary>The number of dimensions.</summary>
    public int Count => dimensions.Length;

    /// <summary>One dimension.</summary>
    public long this[int index] => dimensions[index];

    /// <summary>A shape from trusted numbers.</summary>
    /// <exception cref="ArgumentException">The numbers are not a shape.</exception>
    public static TensorShape Create(ReadOnlySpan<long> dimensions) =>
        TryCreate(dimensions, out var shape) ? shape : throw new ArgumentException("Not a tensor shape.", nameof(dimensions));

    /// <summary>A shape from numbers of a file.</summary>
    public static bool TryCreate(ReadOnlySpan<long> dimensions, [NotNullWhen(true)] out TensorShape? shape)
    {
        shape = null;
        if (dimensions.Length > MaxRank || dimensions.ContainsAnyExceptInRange(0, long.MaxValue)) return false;

        var count = (Int128)1;
        foreach (var dimension in dimensions)
        {
            count *= dimension;
            if (count > long.MaxValue / sizeof(double)) return false;
        }

        shape = new TensorShape(dimensions.ToArray(), (long)count);
        return true;
    }

    /// <summary>The distance, in elements, from one index to the next along each dimension of a row-major tensor.</summary>
    public long[] RowMajorStrides()
    {
        var strides = new long[dimensions.Length];
        var stride = 1L;
        for (var i = dimensions.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(1, dimensions[i]);
        }

        return strides;
    }

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) => other is not null && dimensions.AsSpan().SequenceEqual(other.dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(dimensions.Length, ElementCount);

    /// <summary>The dimensions as <c>[512, 64]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", dimensions)}]";

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)dimensions).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => dimensions.GetEnumerator();
}
