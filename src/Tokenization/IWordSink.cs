namespace Hanlin.Tokenization;

/// <summary>Takes the words of a text from a <see cref="WordSplitter"/>.</summary>
public interface IWordSink
{
    /// <summary>Takes a normalised word before it is split at its punctuation, if it is a word of its own then; false to have it split.</summary>
    bool TryTakeWhole(ReadOnlySpan<char> word);

    /// <summary>Takes a word of one UTF-16 code unit: an ideograph or a punctuation mark.</summary>
    void Add(char word);

    /// <summary>Takes a word, which may be empty.</summary>
    void Add(ReadOnlySpan<char> word);
}
