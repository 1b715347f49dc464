using System.Globalization;
using System.Runtime.InteropServices;
using Hanlin.Checkpoints.Zip;

namespace Hanlin.Checkpoints.Torch;

/// <summary>
/// Writes a state dict of singles as <c>torch.save</c> does, so that <c>torch.load</c> reads it, <c>weights_only</c>
/// included. Tensors are described first and their values asked for while the file is written.
/// </summary>
public sealed class TorchFileWriter
{
    /// <summary>Room for the headers of an entry: two names, the alignment, the descriptor.</summary>
    private const int EntryOverheadBytes = 1024;

    private readonly OrderedDictionary<string, TorchTensor> tensors = new(StringComparer.Ordinal);
    private readonly List<(TorchStorage Storage, FillTensor Fill)> storages = [];

    /// <summary>Adds a row-major tensor with a storage of its own.</summary>
    public void Add(string name, TensorShape shape, FillTensor fill) =>
        tensors.Add(name, new TorchTensor(NewStorage(shape, fill), 0, shape, shape.RowMajorStrides()));

    /// <summary>Adds a matrix [m, n] as the transposed view of a stored matrix [n, m], which <paramref name="fill"/> provides.</summary>
    public void AddTransposed(string name, TensorShape shape, FillTensor fill)
    {
        if (shape.Count != 2) throw new ArgumentException("Only a matrix can be transposed.", nameof(shape));
        tensors.Add(name, new TorchTensor(NewStorage(shape, fill), 0, shape, [1, shape[0]]));
    }

    /// <summary>Adds a second name for a tensor; both share its storage, as tied weights do.</summary>
    public void AddTied(string name, string existing) => tensors.Add(name, tensors[existing]);

    /// <summary>Writes the file, replacing an older one only when it is complete. Needs memory for the largest tensor.</summary>
    /// <exception cref="IOException">The disk is full or fails; nothing is left behind.</exception>
    public void Write(string path, CancellationToken cancellationToken)
    {
        var expectedLength = storages.Sum(storage => storage.Storage.Count * sizeof(float) + EntryOverheadBytes);
        AtomicFile.Write(path, expectedLength, stream => WriteArchive(stream, RootOf(path), cancellationToken));
    }

    internal void WriteArchive(Stream stream, string root, CancellationToken cancellationToken)
    {
        var zip = new StoredZipWriter(stream, root);
        var buffer = new float[storages.Max(storage => storage.Storage.Count)];
        zip.Add("data.pkl", StateDictPickler.Write(tensors));
        foreach (var (storage, fill) in storages.OrderBy(storage => storage.Storage.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = buffer.AsSpan(0, (int)storage.Count);
            fill(values);
            zip.Add(storage.EntryName, () => zip.Append(MemoryMarshal.AsBytes(buffer.AsSpan(0, (int)storage.Count))));
        }

        zip.Add("version", "3\n"u8.ToArray());
        zip.Finish();
    }

    /// <summary>Torch names the folder in the archive after the file, up to its last dot.</summary>
    private static string RootOf(string path)
    {
        var root = Path.GetFileNameWithoutExtension(path);
        return root.Length > 0 ? root : "archive";
    }

    private TorchStorage NewStorage(TensorShape shape, FillTensor fill)
    {
        var key = storages.Count.ToString(CultureInfo.InvariantCulture);
        var storage = new TorchStorage(key, DType.Float32, shape.ElementCount);
        storages.Add((storage, fill));
        return storage;
    }
}
