using System.Security.Cryptography;

namespace Hanlin.Tokenization;

/// <summary>
/// The tokens of a model: a text file in UTF-8, one token a line, where a token's id is the number of its line from 0.
/// Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Lines end at LF, CRLF or CR and nowhere else: line 343 of the family's vocabulary is U+2028. A byte order mark is
/// skipped. Of a line with blanks or tabs inside, the first field is the token, as in UER-py. An empty line is an empty
/// token, which no text produces, so that the lines below it keep their ids. Of a token that occurs twice the last
/// line is its id, as in UER-py and Hugging Face's tokenizers.
/// </remarks>
public sealed class Vocabulary
{
    /// <summary>Most tokens of a vocabulary.</summary>
    public const int MaxTokens = 2_000_000;

    /// <summary>Largest vocabulary file, in bytes.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private readonly string[] tokens;
    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> idsBySpan;

    private Vocabulary(string[] tokens, string name, string sha256)
    {
        this.tokens = tokens;
        ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Length; id++) ids[tokens[id]] = id;
        idsBySpan = ids.GetAlternateLookup<ReadOnlySpan<char>>();

        UnknownId = IdOf(SpecialTokens.Unknown) ?? throw new VocabularyException(
            $"{name}: none of its {tokens.Length} lines is {SpecialTokens.Unknown}, the token for everything unknown. " +
            "Use the vocabulary file that the model was trained with.");
        PadId = IdOf(SpecialTokens.Padding);
        ClsId = IdOf(SpecialTokens.Start);
        SepId = IdOf(SpecialTokens.End);
        MaskId = IdOf(SpecialTokens.Mask);
        Sha256 = sha256;
    }

    /// <summary>The number of tokens; ids are 0 to <c>Count - 1</c>.</summary>
    public int Count => tokens.Length;

    /// <summary>The id of [UNK], which stands for every piece of text that the vocabulary lacks.</summary>
    public int UnknownId { get; }

    /// <summary>The id of [PAD], if the vocabulary has it.</summary>
    public int? PadId { get; }

    /// <summary>The id of [CLS], which begins a document, if the vocabulary has it.</summary>
    public int? ClsId { get; }

    /// <summary>The id of [SEP], which ends a document, if the vocabulary has it.</summary>
    public int? SepId { get; }

    /// <summary>The id of [MASK], if the vocabulary has it.</summary>
    public int? MaskId { get; }

    /// <summary>SHA-256 of the file's bytes, in 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Reads a vocabulary file.</summary>
    /// <exception cref="VocabularyException">The file is no vocabulary; the message names the line.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static Vocabulary Load(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > MaxBytes) throw VocabularyLines.TooLarge(path, file.Length);

        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Parse(bytes, path);
    }

    /// <summary>Reads a vocabulary from the bytes of its file.</summary>
    /// <exception cref="VocabularyException">The bytes are no vocabulary; the message names the line.</exception>
    public static Vocabulary Parse(ReadOnlySpan<byte> utf8) => Parse(utf8, "vocabulary");

    /// <summary>The token of an id, with its <c>##</c> if it continues a word.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not one of this vocabulary.</exception>
    public string TokenOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, tokens.Length);
        return tokens[id];
    }

    /// <summary>Looks up a token without allocating.</summary>
    public bool TryGetId(ReadOnlySpan<char> token, out int id) => idsBySpan.TryGetValue(token, out id);

    /// <summary>The id of a token, or null if the vocabulary lacks it.</summary>
    public int? IdOf(string token) => ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Whether an id is one of [PAD], [UNK], [CLS], [SEP] and [MASK].</summary>
    public bool IsSpecial(int id) => id == UnknownId || id == PadId || id == ClsId || id == SepId || id == MaskId;

    private static Vocabulary Parse(ReadOnlySpan<byte> utf8, string name) =>
        new(VocabularyLines.Parse(utf8, name), name, Convert.ToHexStringLower(SHA256.HashData(utf8)));
}
