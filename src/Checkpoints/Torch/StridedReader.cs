namespace Hanlin.Checkpoints.Torch;

/// <summary>
/// Copies a view into row-major order. It walks the view in the order of its storage, so that every byte of the file
/// is read once, through a window of 1 MiB, and a transposed matrix needs no second copy in memory.
/// </summary>
internal ref struct StridedReader
{
    private const int WindowElements = 256 * 1024;

    private readonly FileBytes file;
    private readonly long dataOffset;
    private readonly TorchTensor tensor;
    private readonly int[] order;
    private readonly long[] rowMajor;
    private readonly Span<float> destination;
    private readonly float[] buffer;
    private long windowStart;
    private int windowLength;

    private StridedReader(FileBytes file, long dataOffset, TorchTensor tensor, Span<float> destination)
    {
        this.file = file;
        this.dataOffset = dataOffset;
        this.tensor = tensor;
        this.destination = destination;
        order = tensor.StorageOrder();
        rowMajor = tensor.Shape.RowMajorStrides();
        buffer = new float[Math.Min(WindowElements, tensor.Storage.Count)];
    }

    /// <summary>Reads a view that is not empty and not contiguous, so that at least one dimension moves.</summary>
    /// <param name="file">The file.</param>
    /// <param name="dataOffset">Where the storage of the tensor begins in it.</param>
    /// <param name="tensor">The view.</param>
    /// <param name="destination">As many elements as the view has.</param>
    public static void Read(FileBytes file, long dataOffset, TorchTensor tensor, Span<float> destination)
    {
        new StridedReader(file, dataOffset, tensor, destination).Copy(0, tensor.Offset, 0);
    }

    private void Copy(int depth, long source, long target)
    {
        var dimension = order[depth];
        var (sourceStride, targetStride) = (tensor.Strides[dimension], rowMajor[dimension]);
        for (var i = 0L; i < tensor.Shape[dimension]; i++, source += sourceStride, target += targetStride)
        {
            if (depth + 1 < order.Length)
                Copy(depth + 1, source, target);
            else
                destination[(int)target] = At(source);
        }
    }

    private float At(long element)
    {
        if (element >= windowStart + windowLength || element < windowStart) Load(element);
        return buffer[(int)(element - windowStart)];
    }

    private void Load(long element)
    {
        windowStart = element;
        windowLength = (int)Math.Min(buffer.Length, tensor.Storage.Count - element);
        var type = tensor.Storage.DType;
        SingleConversion.Read(file, dataOffset + element * type.SizeInBytes(), type, buffer.AsSpan(0, windowLength));
    }
}
