namespace Hanlin.Training.Vocabularies;

/// <summary>What <c>build-vocab</c> made.</summary>
/// <param name="Tokens">Tokens of the vocabulary.</param>
/// <param name="WordPieces">How many of them are pieces of more than one letter.</param>
/// <param name="Documents">Documents of the corpus.</param>
/// <param name="Characters">Characters of the corpus, blanks left out.</param>
/// <param name="Coverage">Share of them that the vocabulary has, 0 to 1: the others become [UNK].</param>
/// <param name="VocabularySha256">SHA-256 of the file.</param>
/// <param name="CorpusSha256">SHA-256 of the corpus.</param>
public sealed record VocabularyReport(
    int Tokens, int WordPieces, long Documents, long Characters, double Coverage, string VocabularySha256, string CorpusSha256);
