namespace Hanlin.Checkpoints.Tests.Building;

/// <summary>A folder of a test's own, removed with it.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hanlin-checkpoints-").FullName;

    public string this[string name] => System.IO.Path.Join(Path, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>A torch archive of a pickle and storages 0, 1, ... of bytes.</summary>
    internal string WriteTorch(byte[] pickle, params byte[][] storages)
    {
        var entries = storages.Select((bytes, i) => new ZipFileEntry($"model/data/{i}", bytes));
        return Write("model.bin", ZipBuilder.Build([new("model/data.pkl", pickle), .. entries]));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
