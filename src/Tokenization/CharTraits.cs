namespace Hanlin.Tokenization;

/// <summary>What a character means to the tokenizer. A character without traits is an ordinary letter of a word.</summary>
[Flags]
internal enum CharTraits : byte
{
    None = 0,

    /// <summary>Ends a word and is no part of one.</summary>
    Space = 1,

    /// <summary>A word by itself, by the list of blocks that BERT calls Chinese characters.</summary>
    Ideograph = 2,

    /// <summary>Becomes a word by itself once its word is normalised.</summary>
    Punctuation = 4,

    /// <summary>Vanishes without ending the word around it.</summary>
    Dropped = 8,

    /// <summary>A word that holds it must be normalised before it is split.</summary>
    Changes = 16,

    /// <summary>Half of a pair, or alone: the code point decides.</summary>
    Surrogate = 32,
}
