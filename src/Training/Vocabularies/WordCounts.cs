using System.Runtime.InteropServices;
using System.Text;
using Hanlin.Tokenization;

namespace Hanlin.Training.Vocabularies;

/// <summary>How often characters begin and continue words, and how often words of Latin letters and digits occur.</summary>
internal sealed class WordCounts
{
    /// <summary>Longest word that is kept for pieces, in letters.</summary>
    private const int MaxWordLength = 32;

    /// <summary>Most distinct words that are kept: rare ones are forgotten, so that numbers and addresses do not fill the memory.</summary>
    private const int MaxWords = 1_000_000;

    private readonly long[] single = new long[char.MaxValue + 1];
    private readonly Dictionary<int, long> initial = [];
    private readonly Dictionary<int, long> continuation = [];
    private readonly Dictionary<string, long> words = new(StringComparer.Ordinal);

    public long DocumentCount { get; private set; }

    public long LineCount { get; set; }

    /// <summary>Code points at the beginning of a word, and those that are a word.</summary>
    public IEnumerable<KeyValuePair<int, long>> Initial =>
        initial.Concat(Enumerable.Range(0, single.Length).Where(c => single[c] > 0).Select(c => KeyValuePair.Create(c, single[c])))
            .GroupBy(pair => pair.Key, (codePoint, pairs) => KeyValuePair.Create(codePoint, pairs.Sum(pair => pair.Value)));

    /// <summary>Code points inside a word.</summary>
    public IEnumerable<KeyValuePair<int, long>> Continuation => continuation;

    /// <summary>Words of two and more Latin letters and digits.</summary>
    public IEnumerable<KeyValuePair<string, long>> Words => words;

    /// <summary>Counts the words of a document.</summary>
    public void Count(ReadOnlySpan<char> text, WordSplitter splitter)
    {
        var sink = new Sink(this);
        splitter.Split(text, ref sink);
        DocumentCount++;
    }

    /// <summary>Adds what was counted elsewhere. The order of the parts decides which rare words are forgotten.</summary>
    public void Add(WordCounts part)
    {
        DocumentCount += part.DocumentCount;
        for (var c = 0; c < single.Length; c++) single[c] += part.single[c];
        Add(initial, part.initial);
        Add(continuation, part.continuation);
        Add(words, part.words);
        for (var rare = 1L; words.Count > MaxWords; rare *= 2) Forget(rare);
    }

    private static void Add<TKey>(Dictionary<TKey, long> sum, Dictionary<TKey, long> part) where TKey : notnull
    {
        foreach (var (key, count) in part) CollectionsMarshal.GetValueRefOrAddDefault(sum, key, out _) += count;
    }

    private void Forget(long rare)
    {
        foreach (var word in words.Where(pair => pair.Value <= rare).Select(pair => pair.Key).ToList()) words.Remove(word);
    }

    private void AddWord(ReadOnlySpan<char> word)
    {
        var counts = initial;
        var isLatin = word.Length > 1;
        foreach (var rune in word.EnumerateRunes())
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, rune.Value, out _)++;
            counts = continuation;
            isLatin &= rune.IsAscii && Rune.IsLetterOrDigit(rune);
        }

        if (isLatin && word.Length <= MaxWordLength)
            CollectionsMarshal.GetValueRefOrAddDefault(words.GetAlternateLookup<ReadOnlySpan<char>>(), word, out _)++;
    }

    private readonly struct Sink(WordCounts counts) : IWordSink
    {
        public bool TryTakeWhole(ReadOnlySpan<char> word) => false;

        public void Add(char word) => counts.single[word]++;

        public void Add(ReadOnlySpan<char> word)
        {
            if (!word.IsEmpty) counts.AddWord(word);
        }
    }
}
