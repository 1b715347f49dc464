using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Hanlin.Checkpoints.Pickle;
using Hanlin.Checkpoints.Zip;

namespace Hanlin.Checkpoints.Torch;

/// <summary>
/// A state dict in the zip container of <c>torch.save</c>: <c>data.pkl</c> describes the tensors, <c>data/0</c>,
/// <c>data/1</c> and so on hold their elements. The checksum of an entry is compared before its first value is given out.
/// </summary>
internal sealed class TorchFile : ITensorFile
{
    private const string PickleName = "data.pkl";

    private readonly FileBytes file;
    private readonly StoredZip zip;
    private readonly Dictionary<string, TorchTensor> tensors;
    private readonly Dictionary<string, TensorInfo> infos;
    private readonly ConcurrentDictionary<ZipEntry, bool> verified = new();

    private TorchFile(FileBytes file, StoredZip zip, Dictionary<string, TorchTensor> tensors)
    {
        this.file = file;
        this.zip = zip;
        this.tensors = tensors;
        Tensors = [.. tensors.Select(pair => new TensorInfo(pair.Key, pair.Value.Storage.DType, pair.Value.Shape))];
        infos = Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    public string Path => file.Path;

    public CheckpointFormat Format => CheckpointFormat.Torch;

    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Takes the file over; it is closed with this object, or when opening fails.</summary>
    public static TorchFile Open(FileBytes file)
    {
        var zip = StoredZip.Open(file);
        CheckByteOrder(file, zip);
        var entry = zip.Find(PickleName)
            ?? throw new CheckpointException(file.Path, $"is a zip archive without {PickleName}: not a file of torch.save");
        var value = PickleMachine.Load(zip.ReadAll(entry, PickleLimits.MaxBytes), file.Path, entry.Name);
        return new TorchFile(file, zip, ReadStateDict(file, zip, value));
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? tensor) => infos.TryGetValue(name, out tensor);

    public void Read(string name, Span<float> destination)
    {
        this.CheckRead(name, destination.Length);
        var tensor = tensors[name];
        if (tensor.Shape.ElementCount == 0) return;

        var entry = zip.Find(tensor.Storage.EntryName)!;
        Verify(entry);
        var type = tensor.Storage.DType;
        if (tensor.IsContiguous)
            SingleConversion.Read(file, entry.DataOffset + tensor.Offset * type.SizeInBytes(), type, destination);
        else
            StridedReader.Read(file, entry.DataOffset, tensor, destination);
    }

    public bool AreOneTensor(string first, string second) =>
        tensors.TryGetValue(first, out var one) && tensors.TryGetValue(second, out var other) && one.IsSameView(other);

    public void Dispose() => file.Dispose();

    private static void CheckByteOrder(FileBytes file, StoredZip zip)
    {
        if (zip.Find("byteorder") is not { } entry) return;
        if (!zip.ReadAll(entry, maxBytes: 16).AsSpan().SequenceEqual("little"u8))
        {
            throw new CheckpointException(file.Path,
                $"{entry.Name}: the file is not little-endian; save it again on a little-endian machine");
        }
    }

    private static Dictionary<string, TorchTensor> ReadStateDict(FileBytes file, StoredZip zip, object? value)
    {
        if (value is not PickleDictionary dictionary)
            throw new CheckpointException(file.Path, "holds no dictionary of tensors: save model.state_dict() with torch.save");

        var tensors = new Dictionary<string, TorchTensor>(StringComparer.Ordinal);
        var storages = new Dictionary<string, TorchStorage>(StringComparer.Ordinal);
        foreach (var (name, item) in dictionary.Items)
        {
            if (item is not TorchTensor tensor)
            {
                throw new CheckpointException(file.Path,
                    $"{UntrustedText.Quote(name)} is not a tensor: this is no plain state dict; save model.state_dict() alone");
            }

            if (tensors.Count == PickleLimits.MaxTensors)
                throw new CheckpointException(file.Path, $"holds more than {PickleLimits.MaxTensors} tensors");
            CheckStorage(file, zip, storages, tensor.Storage);
            tensors.Add(name, tensor);
        }

        return tensors;
    }

    private static void CheckStorage(FileBytes file, StoredZip zip, Dictionary<string, TorchStorage> storages, TorchStorage storage)
    {
        if (storages.TryGetValue(storage.Key, out var known))
        {
            if (known != storage)
                throw new CheckpointException(file.Path, $"storage {storage.Key} is declared twice, with different types or sizes");
            return;
        }

        storages.Add(storage.Key, storage);
        var entry = zip.Find(storage.EntryName)
            ?? throw new CheckpointException(file.Path, $"the storage {storage.EntryName} is missing from the archive");
        if (storage.Count < 0 || entry.Length != (Int128)storage.Count * storage.DType.SizeInBytes())
        {
            throw new CheckpointException(file.Path,
                $"zip entry {entry.Name} has {entry.Length} bytes; the pickle declares {storage.Count} elements of {storage.DType}");
        }
    }

    private void Verify(ZipEntry entry)
    {
        if (verified.ContainsKey(entry)) return;
        zip.Verify(entry);
        verified.TryAdd(entry, true);
    }
}
