using Hanlin.Checkpoints.Gpt2;
using Hanlin.Tokenization;

namespace Hanlin.Conversion;

/// <summary>What a vocabulary sets apart, as configurations and manifests write it.</summary>
internal static class VocabularyTokens
{
    /// <summary>The ids; a token that the vocabulary lacks is [UNK]'s, so that it never points outside.</summary>
    public static SpecialTokenIds SpecialIds(Vocabulary vocabulary) => new()
    {
        Unk = vocabulary.UnknownId,
        Pad = vocabulary.PadId ?? vocabulary.UnknownId,
        Cls = vocabulary.ClsId ?? vocabulary.UnknownId,
        Sep = vocabulary.SepId ?? vocabulary.UnknownId,
        Mask = vocabulary.MaskId,
    };
}
