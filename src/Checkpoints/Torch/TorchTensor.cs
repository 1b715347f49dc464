namespace Hanlin.Checkpoints.Torch;

/// <summary>
/// A view of a storage: element (i, j, ...) is at <c>Offset + i * Strides[0] + j * Strides[1] + ...</c>. A view made
/// from a file lies inside its storage and never visits an element twice.
/// </summary>
/// <param name="Storage">The elements.</param>
/// <param name="Offset">Where the first one is, in elements.</param>
/// <param name="Shape">The dimensions.</param>
/// <param name="Strides">Distances in elements, one a dimension.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, TensorShape Shape, long[] Strides)
{
    /// <summary>Whether the elements lie in row-major order without gaps. Strides of dimensions of size 1 say nothing.</summary>
    public bool IsContiguous
    {
        get
        {
            var rowMajor = Shape.RowMajorStrides();
            return Enumerable.Range(0, Shape.Count).All(i => Shape[i] == 1 || Strides[i] == rowMajor[i]) || Shape.ElementCount == 0;
        }
    }

    /// <summary>The dimensions that move, ordered so that walking them visits the storage from front to back.</summary>
    public int[] StorageOrder() =>
        [.. Enumerable.Range(0, Shape.Count).Where(i => Shape[i] != 1).OrderByDescending(i => Strides[i])];

    public bool IsSameView(TorchTensor other) =>
        Storage == other.Storage && Offset == other.Offset && Shape.Equals(other.Shape) && Strides.AsSpan().SequenceEqual(other.Strides);

    /// <summary>Why the view must be refused, or null if it may be read.</summary>
    public string? Fault()
    {
        if (Strides.Length != Shape.Count) return $"has {Shape.Count} dimensions and {Strides.Length} strides";
        if (Offset < 0 || Strides.Any(stride => stride < 0)) return "has a negative offset or stride";
        if (Shape.ElementCount == 0) return null;

        var last = Shape.Zip(Strides).Aggregate((Int128)Offset, (sum, pair) => sum + (Int128)(pair.First - 1) * pair.Second);
        if (last >= Storage.Count) return $"reaches element {last} of a storage of {Storage.Count}";
        return Overlaps() ? "visits elements of its storage more than once" : null;
    }

    /// <summary>An expanded or windowed view could have far more elements than its storage.</summary>
    private bool Overlaps()
    {
        var innerExtent = (Int128)1;
        foreach (var dimension in StorageOrder().Reverse())
        {
            if (Strides[dimension] < innerExtent) return true;
            innerExtent = (Int128)Strides[dimension] * Shape[dimension];
        }

        return false;
    }
}
