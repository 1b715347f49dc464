namespace Hanlin.Tokenization;

/// <summary>Which of the two BERT tokenizers of the model family to agree with; they differ at the edges only.</summary>
public enum TokenizerFlavor
{
    /// <summary>
    /// UER-py's BertTokenizer, which made the training data. <c>[MASK]</c> in the text is ordinary text; words of
    /// more than 200 code points are unknown; only the categories Cc and Cf are dropped.
    /// </summary>
    Uer,

    /// <summary>
    /// The slow BertTokenizer of Hugging Face transformers 4.x. The five special tokens written in the text become
    /// their ids; words of more than 100 code points are unknown; every category C* is dropped; letters are lower-cased
    /// one by one (no final sigma); with lower-casing off, words are brought to NFC.
    /// </summary>
    Hf,
}
