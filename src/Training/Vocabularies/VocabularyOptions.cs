using Hanlin.Training.Corpora;
using Hanlin.Training.Options;

namespace Hanlin.Training.Vocabularies;

/// <summary>What <c>build-vocab</c> is to do.</summary>
public sealed record VocabularyOptions
{
    /// <summary>The text.</summary>
    public required CorpusOptions Corpus { get; init; }

    /// <summary>The vocabulary to write.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Most tokens, all kinds counted.</summary>
    public int MaxTokens { get; init; } = 21128;

    /// <summary>Rarer characters are left out.</summary>
    public int MinCount { get; init; } = 1;

    /// <summary>Most pieces of words in Latin letters and digits.</summary>
    public int MaxWordPieces { get; init; }

    /// <summary>Threads that count; 0 for all processors.</summary>
    public int WorkerCount { get; init; }

    /// <summary>Lower-case the text and strip its accents, as the tokenizer will.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Reads the values of <see cref="BuildVocabTable"/>.</summary>
    /// <exception cref="OptionException">Something required is missing, or the numbers contradict each other.</exception>
    public static VocabularyOptions From(OptionValues values) => new()
    {
        Corpus = new CorpusOptions(
            values.Text("corpus_path"),
            CorpusOptions.FormatOf(values.Text("corpus_format"), values.Text("corpus_path")),
            values.Text("text_field")),
        OutputPath = values.Text("output_path"),
        MaxTokens = values.Integer("vocab_size"),
        MinCount = values.Integer("min_count"),
        MaxWordPieces = values.Integer("word_pieces") <= values.Integer("vocab_size") / 2
            ? values.Integer("word_pieces")
            : throw new OptionException($"--word_pieces {values.Text("word_pieces")}: allowed: at most half of --vocab_size, {values.Integer("vocab_size") / 2}"),
        WorkerCount = values.Integer("workers_num"),
        LowerCase = values.Text("do_lower_case") == "true",
    };
}
