using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Hanlin.Checkpoints;

/// <summary>
/// Several weight files as one, joined by Hugging Face's index: <c>weight_map</c> names the file of each tensor. Files
/// lie beside the index, and hold the tensors that the index says, no fewer and no more.
/// </summary>
internal sealed class ShardedFile : ITensorFile
{
    public const string IndexSuffix = ".index.json";

    private readonly Dictionary<string, ITensorFile> shards;
    private readonly Dictionary<string, ITensorFile> shardOf;

    private ShardedFile(string path, Dictionary<string, ITensorFile> shards, Dictionary<string, ITensorFile> shardOf)
    {
        Path = path;
        this.shards = shards;
        this.shardOf = shardOf;
        Tensors = [.. shards.Values.SelectMany(shard => shard.Tensors)];
    }

    public string Path { get; }

    public CheckpointFormat Format => CheckpointFormat.Sharded;

    public IReadOnlyList<TensorInfo> Tensors { get; }

    public static ShardedFile Open(string path)
    {
        var weightMap = JsonFile.Read(path, index => ReadIndex(path, index));
        var shards = new Dictionary<string, ITensorFile>(StringComparer.Ordinal);
        try
        {
            OpenShards(path, weightMap.Values, shards);
            CheckContents(path, weightMap, shards);
        }
        catch
        {
            foreach (var shard in shards.Values) shard.Dispose();
            throw;
        }

        return new ShardedFile(path, shards, weightMap.ToDictionary(pair => pair.Key, pair => shards[pair.Value], StringComparer.Ordinal));
    }

    public bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? tensor)
    {
        tensor = null;
        return shardOf.TryGetValue(name, out var shard) && shard.TryGet(name, out tensor);
    }

    public void Read(string name, Span<float> destination)
    {
        this.CheckRead(name, destination.Length);
        shardOf[name].Read(name, destination);
    }

    public bool AreOneTensor(string first, string second) =>
        shardOf.TryGetValue(first, out var shard) && shard == shardOf.GetValueOrDefault(second) && shard.AreOneTensor(first, second);

    public void Dispose()
    {
        foreach (var shard in shards.Values) shard.Dispose();
    }

    private static Dictionary<string, string> ReadIndex(string path, JsonElement index) =>
        index.TryGetProperty("weight_map", out var map) && map.ValueKind == JsonValueKind.Object
        && map.EnumerateObject().All(property => property.Value.ValueKind == JsonValueKind.String)
            ? map.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal)
            : throw new CheckpointException(path, "has no weight_map of tensor names to file names");

    private static void OpenShards(string path, IEnumerable<string> names, Dictionary<string, ITensorFile> shards)
    {
        var directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (!IsFileName(name))
                throw new CheckpointException(path, $"names the shard {UntrustedText.Quote(name)}, which is not a plain file name");
            shards.Add(name, CheckpointFile.Open(System.IO.Path.Combine(directory, name)));
        }
    }

    /// <summary>A name without a folder; and no index again, which could name itself.</summary>
    private static bool IsFileName(string name) =>
        name.Length is > 0 and <= 255 && name[0] != '.' && !name.EndsWith(IndexSuffix, StringComparison.Ordinal)
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    private static void CheckContents(string path, Dictionary<string, string> weightMap, Dictionary<string, ITensorFile> shards)
    {
        List<string> faults = [];
        foreach (var (name, shard) in weightMap)
        {
            if (!shards[shard].TryGet(name, out _)) faults.Add($"missing: {UntrustedText.Quote(name)} in {shard}");
        }

        foreach (var (shard, file) in shards)
        {
            var unexpected = file.Tensors.Select(tensor => tensor.Name).Where(name => weightMap.GetValueOrDefault(name) != shard);
            faults.AddRange(unexpected.Select(name => $"not in the index: {UntrustedText.Quote(name)} in {shard}"));
        }

        if (faults.Count > 0)
            throw new CheckpointException(path, $"the shards do not hold what the index says; {UntrustedText.List(faults)}");
    }
}
