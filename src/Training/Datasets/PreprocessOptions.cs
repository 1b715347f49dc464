using Hanlin.Training.Corpora;
using Hanlin.Training.Options;

namespace Hanlin.Training.Datasets;

/// <summary>What <c>preprocess</c> is to do.</summary>
public sealed record PreprocessOptions
{
    /// <summary>The text.</summary>
    public required CorpusOptions Corpus { get; init; }

    /// <summary>The vocabulary file.</summary>
    public required string VocabularyPath { get; init; }

    /// <summary>The dataset to write; its manifest stands beside it.</summary>
    public required string DatasetPath { get; init; }

    /// <summary>The format to write.</summary>
    public DatasetFormat Format { get; init; } = DatasetFormat.Hanlin;

    /// <summary>Tokens of a row, L.</summary>
    public int SequenceLength { get; init; } = 128;

    /// <summary>Threads that encode; 0 for all processors.</summary>
    public int WorkerCount { get; init; }

    /// <summary>Lower-case the text and strip its accents.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Fill instances with several documents.</summary>
    public bool Packing { get; init; }

    /// <summary>Pass over documents without a token.</summary>
    public bool SkipEmpty { get; init; }

    /// <summary>The options as they were given, for the manifest.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the values of <see cref="PreprocessTable"/>.</summary>
    /// <exception cref="OptionException">Something required is missing.</exception>
    public static PreprocessOptions From(OptionValues values) => new()
    {
        Corpus = new CorpusOptions(
            values.Text("corpus_path"),
            CorpusOptions.FormatOf(values.Text("corpus_format"), values.Text("corpus_path")),
            values.Text("text_field")),
        VocabularyPath = values.Text("vocab_path"),
        DatasetPath = values.Text("dataset_path"),
        Format = FormatOf(values.Text("dataset_format"), values.Text("dataset_path")),
        SequenceLength = values.Integer("seq_length"),
        WorkerCount = values.Integer("processes_num"),
        LowerCase = values.Text("do_lower_case") == "true",
        Packing = values.Flag("packing"),
        SkipEmpty = values.Flag("skip_empty"),
        Values = values.All,
    };

    private static DatasetFormat FormatOf(string word, string path) => word switch
    {
        "hanlin" => DatasetFormat.Hanlin,
        "uer" => DatasetFormat.Uer,
        _ => path.EndsWith(".pt", StringComparison.OrdinalIgnoreCase) ? DatasetFormat.Uer : DatasetFormat.Hanlin,
    };
}
