using System.Globalization;

namespace Hanlin.Tokenization.Unicode;

/// <summary>
/// What <c>CanonicalMappings.txt</c> says of single code points. The runtime cannot be asked:
/// <c>String.Normalize</c> returns its argument unchanged where globalization is invariant.
/// </summary>
internal sealed class CanonicalMappings
{
    private readonly Dictionary<int, int[]> decompositions = [];
    private readonly Dictionary<(int First, int Second), int> compositions = [];
    private readonly Dictionary<int, int> combiningClasses = [];
    private readonly HashSet<int> seconds = [];
    private readonly HashSet<int> excluded = [];

    private CanonicalMappings(TextReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('@')) AddClass(line[1..].Split(' '));
            else if (!line.StartsWith('#')) AddMapping(line);
        }

        // The file has single steps, and what a code point decomposes into may decompose again.
        foreach (var codePoint in decompositions.Keys.ToArray()) decompositions[codePoint] = [.. FullyDecomposed(codePoint)];
    }

    /// <summary>The mappings of Unicode 14.0.</summary>
    public static CanonicalMappings Instance { get; } = Read();

    /// <summary>The full canonical decomposition of a code point that has one; Hangul syllables are not in the table.</summary>
    public bool TryDecompose(int codePoint, out ReadOnlySpan<int> decomposition)
    {
        var found = decompositions.TryGetValue(codePoint, out var array);
        decomposition = array;
        return found;
    }

    /// <summary>The code point that stands for two, if there is one.</summary>
    public bool TryCompose(int first, int second, out int composite) =>
        Hangul.TryCompose(first, second, out composite) || compositions.TryGetValue((first, second), out composite);

    /// <summary>The canonical combining class; 0 is a starter.</summary>
    public int ClassOf(int codePoint) => combiningClasses.GetValueOrDefault(codePoint);

    /// <summary>Whether a text of such code points is its own NFD.</summary>
    public bool IsInertInNfd(int codePoint) =>
        ClassOf(codePoint) == 0 && !decompositions.ContainsKey(codePoint) && !Hangul.IsSyllable(codePoint);

    /// <summary>Whether a text of such code points is its own NFC.</summary>
    public bool IsInertInNfc(int codePoint) =>
        ClassOf(codePoint) == 0 && !excluded.Contains(codePoint) && !seconds.Contains(codePoint) && !Hangul.IsVowelOrTail(codePoint);

    private static CanonicalMappings Read()
    {
        using var stream = typeof(CanonicalMappings).Assembly.GetManifestResourceStream("CanonicalMappings.txt")!;
        using var lines = new StreamReader(stream);
        return new CanonicalMappings(lines);
    }

    private static int Parse(ReadOnlySpan<char> hexadecimal) =>
        int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private void AddMapping(string line)
    {
        int[] codePoints = [.. line.TrimStart('*').Split(' ').Select(field => Parse(field))];
        var (composite, decomposition) = (codePoints[0], codePoints[1..]);
        decompositions.Add(composite, decomposition);
        if (line.StartsWith('*'))
        {
            excluded.Add(composite);
            return;
        }

        compositions.Add((decomposition[0], decomposition[1]), composite);
        seconds.Add(decomposition[1]);
    }

    private void AddClass(string[] fields)
    {
        var combiningClass = int.Parse(fields[0], CultureInfo.InvariantCulture);
        foreach (var range in fields.Skip(1).Select(field => field.Split('-')))
            for (var codePoint = Parse(range[0]); codePoint <= Parse(range[^1]); codePoint++)
                combiningClasses.Add(codePoint, combiningClass);
    }

    private IEnumerable<int> FullyDecomposed(int codePoint) =>
        decompositions.TryGetValue(codePoint, out var steps) ? steps.SelectMany(FullyDecomposed) : [codePoint];
}
