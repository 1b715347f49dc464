using System.IO.Compression;
using System.Text;

namespace Hanlin.Producer.Tests;

/// <summary>A folder of real files that is gone after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hanlin-tests-");

    public string this[string name] => Path.Combine(folder.FullName, name);

    public IEnumerable<string> Names => folder.EnumerateFileSystemInfos().Select(entry => entry.Name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public static byte[] Gzip(params IEnumerable<string> parts)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
        {
            foreach (var part in parts)
                gzip.Write(Encoding.UTF8.GetBytes(part));
        }

        return compressed.ToArray();
    }

    public void Dispose() => folder.Delete(recursive: true);
}
