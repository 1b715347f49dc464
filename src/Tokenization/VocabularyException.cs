namespace Hanlin.Tokenization;

/// <summary>A vocabulary file that cannot be used. The message names the file, the line, what is wrong with it and the remedy.</summary>
public sealed class VocabularyException(string message) : Exception(message);
