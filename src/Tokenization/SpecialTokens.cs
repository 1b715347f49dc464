namespace Hanlin.Tokenization;

/// <summary>The five tokens that stand for no text. Their ids are the vocabulary's; a vocabulary may lack all but the first.</summary>
internal static class SpecialTokens
{
    public const string Unknown = "[UNK]";
    public const string Padding = "[PAD]";
    public const string Start = "[CLS]";
    public const string End = "[SEP]";
    public const string Mask = "[MASK]";

    public static readonly string[] All = [Unknown, Padding, Start, End, Mask];
}
