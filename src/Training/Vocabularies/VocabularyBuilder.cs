using System.Text;
using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Models;
using Hanlin.Tokenization;
using Hanlin.Training.Corpora;

namespace Hanlin.Training.Vocabularies;

/// <summary>
/// Makes a vocabulary of a corpus: the five special tokens, then characters by frequency (those that continue a word with
/// <c>##</c>), then pieces of words in Latin letters and digits. The same corpus and options give the same file.
/// </summary>
public sealed class VocabularyBuilder(TimeProvider time)
{
    private const string Stage = "build-vocab";

    // In the order of the family's small vocabularies: [PAD] is 0, as UER-py's older loss rule takes for granted.
    private static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Runs the stage.</summary>
    /// <exception cref="FileNotFoundException">The corpus is missing.</exception>
    /// <exception cref="InputException">A line is not UTF-8 or no JSON; the corpus is empty.</exception>
    /// <exception cref="Options.OptionException">The vocabulary would overwrite the corpus, or is a folder.</exception>
    /// <exception cref="IOException">Reading failed, or the disk is full. A vocabulary that stood there before still does.</exception>
    public async Task<VocabularyReport> RunAsync(VocabularyOptions options, IProgress<StageProgress> progress, CancellationToken cancellationToken)
    {
        using var corpus = CorpusReader.Open(options.Corpus.Path);
        OutputPath.Prepare("output_path", options.OutputPath, options.Corpus.Path);
        var report = new RateMeter(Stage, "counting", corpus.Length, "bytes", progress, time);
        var counts = await CountAsync(options, corpus, report, cancellationToken);
        if (counts.DocumentCount == 0) throw new InputException(options.Corpus.Path, "has no document");

        var characters = TokensOf(counts);
        var pieces = options.MaxWordPieces == 0 ? [] : WordPieceLearner.Learn(counts.Words, options.MaxWordPieces, Math.Max(2, options.MinCount));
        var kept = characters.TakeWhile(pair => pair.Count >= options.MinCount).Take(options.MaxTokens - SpecialTokens.Length - pieces.Count).ToList();
        var file = Encoding.UTF8.GetBytes(string.Concat(SpecialTokens.Concat(kept.Select(pair => pair.Token)).Concat(pieces).Select(token => token + "\n")));
        AtomicFile.Write(options.OutputPath, file);
        report.Finish(corpus.Length);

        var total = characters.Sum(pair => pair.Count);
        return new VocabularyReport(
            SpecialTokens.Length + kept.Count + pieces.Count,
            pieces.Count,
            counts.DocumentCount,
            total,
            total == 0 ? 1 : Math.Round(kept.Sum(pair => pair.Count) / (double)total, 6),
            FileDigest.OfBytes(file),
            corpus.Sha256);
    }

    private static async Task<WordCounts> CountAsync(VocabularyOptions options, CorpusReader corpus, RateMeter report, CancellationToken cancellationToken)
    {
        var splitter = new WordSplitter(TokenizerFlavor.Uer, options.LowerCase);
        var total = new WordCounts();
        var workerCount = options.WorkerCount > 0 ? options.WorkerCount : Environment.ProcessorCount;
        await new CorpusPipeline<WordCounts>(corpus, workerCount, block => Count(options, block, splitter)).RunAsync(options.Corpus.Path, (part, end) =>
        {
            total.Add(part);
            report.Report(end);
            return part.LineCount;
        }, cancellationToken);
        return total;
    }

    private static WordCounts Count(VocabularyOptions options, CorpusBlock block, WordSplitter splitter)
    {
        var counts = new WordCounts();
        var reader = new DocumentReader(options.Corpus);
        reader.Reset(block);
        while (reader.Read()) counts.Count(reader.Text, splitter);
        counts.LineCount = reader.LineCount;
        return counts;
    }

    /// <summary>Every token of one character that the corpus needs, the most frequent first.</summary>
    private static List<(string Token, long Count)> TokensOf(WordCounts counts) =>
    [
        .. counts.Initial.Select(pair => (Token: char.ConvertFromUtf32(pair.Key), Count: pair.Value))
            .Concat(counts.Continuation.Select(pair => (Token: "##" + char.ConvertFromUtf32(pair.Key), Count: pair.Value)))
            .OrderByDescending(pair => pair.Count)
            .ThenBy(pair => pair.Token, StringComparer.Ordinal),
    ];
}
