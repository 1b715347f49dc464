namespace Hanlin.Training.Tests;

/// <summary>Files that the real UER-py wrote (commit 5743050), and what it wrote them from.</summary>
internal static class Golden
{
    public static string Vocabulary => PathOf("corpus/vocab.txt");

    public static string PathOf(string name) => Path.Join(AppContext.BaseDirectory, "data", "uer", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));
}
