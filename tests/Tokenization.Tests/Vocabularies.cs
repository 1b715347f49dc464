using System.Globalization;
using System.Text;

namespace Hanlin.Tokenization.Tests;

/// <summary>The vocabularies of these tests.</summary>
internal static class Vocabularies
{
    public static Vocabulary GoogleZh { get; } = Filled(Path.Combine(AppContext.BaseDirectory, "data", "google_zh_vocab.sparse.tsv"));

    private static int[] GoogleZhIds { get; } =
        [.. Enumerable.Range(0, GoogleZh.Count).Where(id => !GoogleZh.TokenOf(id).StartsWith("[gap", StringComparison.Ordinal))];

    /// <summary>An id of a token that is in the sparse file.</summary>
    public static int AnyGoogleZhId(Random random) => GoogleZhIds[random.Next(GoogleZhIds.Length)];

    public static Vocabulary Of(params string[] tokens) => Parse(string.Join('\n', tokens));

    /// <summary>The five special tokens as ids 0 to 4, then the given ones.</summary>
    public static Vocabulary WithSpecials(params string[] tokens) => Of(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. tokens]);

    public static Vocabulary Parse(string text) => Vocabulary.Parse(Encoding.UTF8.GetBytes(text));

    private static Vocabulary Filled(string path)
    {
        var lines = File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var tokens = Enumerable.Range(0, int.Parse(lines[0], CultureInfo.InvariantCulture)).Select(id => $"[gap{id}]").ToArray();
        foreach (var line in lines.Skip(1).Select(line => line.Split('\t')))
            tokens[int.Parse(line[0], CultureInfo.InvariantCulture)] = line[1];
        return Of(tokens);
    }
}
