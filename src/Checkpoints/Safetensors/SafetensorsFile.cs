using System.Diagnostics.CodeAnalysis;

namespace Hanlin.Checkpoints.Safetensors;

/// <summary>A safetensors file. The format has no checksums; a model folder's manifest does.</summary>
internal sealed class SafetensorsFile : ITensorFile
{
    private readonly FileBytes file;
    private readonly Dictionary<string, SafetensorsEntry> entries;

    private SafetensorsFile(FileBytes file, List<SafetensorsEntry> entries)
    {
        this.file = file;
        this.entries = entries.ToDictionary(entry => entry.Info.Name, StringComparer.Ordinal);
        Tensors = [.. entries.Select(entry => entry.Info)];
    }

    public string Path => file.Path;

    public CheckpointFormat Format => CheckpointFormat.Safetensors;

    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Opens a file of ours.</summary>
    public static SafetensorsFile Open(string path) => Open(FileBytes.Open(path));

    /// <summary>Takes the file over, unless opening fails.</summary>
    public static SafetensorsFile Open(FileBytes file) => new(file, SafetensorsHeader.Read(file));

    public bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? tensor)
    {
        tensor = entries.GetValueOrDefault(name)?.Info;
        return tensor is not null;
    }

    public void Read(string name, Span<float> destination)
    {
        var tensor = this.CheckRead(name, destination.Length);
        SingleConversion.Read(file, entries[name].Offset, tensor.DType, destination);
    }

    /// <summary>Where the bytes of a tensor lie, for readers of their own.</summary>
    public SafetensorsEntry Locate(string name) => entries[name];

    /// <summary>The format cannot share bytes: only a name is the same tensor as itself.</summary>
    public bool AreOneTensor(string first, string second) => first == second && entries.ContainsKey(first);

    public void Dispose() => file.Dispose();
}
