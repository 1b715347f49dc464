using System.Runtime.InteropServices;
using Hanlin.Checkpoints;
using Hanlin.Tokenization;
using Hanlin.Training.Corpora;

namespace Hanlin.Training.Datasets;

/// <summary>
/// Makes a dataset of a corpus: what UER-py's preprocess.py does with <c>--data_processor lm</c>, as a stream, on all
/// processors, and with a dataset that is there whole or not at all.
/// </summary>
public sealed class Preprocessor(TimeProvider time)
{
    private const string Stage = "preprocess";

    /// <summary>Runs the stage.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Told in bytes of the corpus, some times a second.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <returns>What the dataset holds, as its manifest says.</returns>
    /// <exception cref="FileNotFoundException">The corpus or the vocabulary is missing.</exception>
    /// <exception cref="InputException">A line is not UTF-8 or no JSON; the vocabulary lacks [PAD], [CLS] or [SEP]; the corpus is empty.</exception>
    /// <exception cref="Options.OptionException">The dataset would overwrite an input, or is a folder.</exception>
    /// <exception cref="IOException">Reading failed, or the disk is full. A dataset that stood there before still does.</exception>
    public async Task<DatasetManifest> RunAsync(PreprocessOptions options, IProgress<StageProgress> progress, CancellationToken cancellationToken)
    {
        var vocabulary = LoadVocabulary(options.VocabularyPath);
        using var corpus = CorpusReader.Open(options.Corpus.Path);
        OutputPath.Prepare("dataset_path", options.DatasetPath, options.Corpus.Path, options.VocabularyPath);

        var report = new RateMeter(Stage, "encoding", corpus.Length, "bytes", progress, time);
        DatasetManifest? manifest = null;
        await AtomicFile.WriteAsync(options.DatasetPath, async stream =>
        {
            var counts = await WriteAsync(options, vocabulary, corpus, stream, report, cancellationToken);
            manifest = ManifestOf(options, vocabulary, corpus, counts) with { DatasetBytes = stream.Length };

            // The old manifest must not stand beside the new dataset, whenever the power fails.
            File.Delete(DatasetManifest.PathOf(options.DatasetPath));
        });
        manifest!.Write(options.DatasetPath);
        report.Finish(corpus.Length);
        return manifest;
    }

    private static Vocabulary LoadVocabulary(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such vocabulary", path);
        var vocabulary = Vocabulary.Load(path);
        foreach (var (token, id) in (ReadOnlySpan<(string, int?)>)[("[PAD]", vocabulary.PadId), ("[CLS]", vocabulary.ClsId), ("[SEP]", vocabulary.SepId)])
        {
            if (id is null) throw new InputException(path, $"none of its {vocabulary.Count} lines is {token}, which every document needs");
        }

        return vocabulary;
    }

    private static async Task<Counts> WriteAsync(
        PreprocessOptions options, Vocabulary vocabulary, CorpusReader corpus, Stream stream, RateMeter report, CancellationToken cancellationToken)
    {
        var tokenizer = new BertTokenizer(vocabulary, TokenizerFlavor.Uer, options.LowerCase);
        var encoder = new DocumentEncoder(options.Corpus, tokenizer, vocabulary.ClsId!.Value, vocabulary.SepId!.Value, options.SkipEmpty);
        var writer = WriterOf(options, vocabulary, stream);
        IInstanceCutter cutter = options.Packing ? new InstancePacker(writer, options.SequenceLength) : new InstanceCutter(writer, options.SequenceLength);
        var counts = new Counts(cutter);

        var workerCount = options.WorkerCount > 0 ? options.WorkerCount : Environment.ProcessorCount;
        await new CorpusPipeline<EncodedDocuments>(corpus, workerCount, encoder.Encode).RunAsync(options.Corpus.Path, (encoded, end) =>
        {
            counts.Add(encoded, vocabulary.UnknownId);
            var lineCount = encoded.LineCount;
            encoder.Return(encoded);
            report.Report(end);
            return lineCount;
        }, cancellationToken);

        if (counts.Documents == 0) throw new InputException(options.Corpus.Path, "has no document");
        cutter.Complete();
        writer.Complete();
        return counts;
    }

    private static IInstanceWriter WriterOf(PreprocessOptions options, Vocabulary vocabulary, Stream stream) => options.Format switch
    {
        DatasetFormat.Uer => new UerInstanceWriter(stream, options.SequenceLength),
        _ => new HanlinInstanceWriter(stream, new HanlinHeader
        {
            SequenceLength = options.SequenceLength,
            IdBytes = vocabulary.Count <= ushort.MaxValue + 1 ? sizeof(ushort) : sizeof(int),
            PadId = vocabulary.PadId!.Value,
            VocabularySize = vocabulary.Count,
            VocabularySha256 = vocabulary.Sha256,
        }),
    };

    private static DatasetManifest ManifestOf(PreprocessOptions options, Vocabulary vocabulary, CorpusReader corpus, Counts counts) => new()
    {
        Format = options.Format,
        SequenceLength = options.SequenceLength,
        Documents = counts.Documents,
        SkippedDocuments = counts.Skipped,
        Tokens = counts.Tokens,
        UnknownTokens = counts.Unknown,
        Instances = counts.Cutter.InstanceCount,
        PaddingTokens = counts.Cutter.PaddingCount,
        PaddingShare = Math.Round(counts.Cutter.PaddingCount / ((double)counts.Cutter.InstanceCount * options.SequenceLength), 6),
        DatasetBytes = 0,
        VocabularySize = vocabulary.Count,
        VocabularySha256 = vocabulary.Sha256,
        CorpusBytes = corpus.Length,
        CorpusSha256 = corpus.Sha256,
        Options = options.Values,
    };

    private sealed class Counts(IInstanceCutter cutter)
    {
        public IInstanceCutter Cutter { get; } = cutter;

        public long Documents { get; private set; }

        public long Skipped { get; private set; }

        public long Tokens { get; private set; }

        public long Unknown { get; private set; }

        public void Add(EncodedDocuments encoded, int unknownId)
        {
            ReadOnlySpan<int> ids = CollectionsMarshal.AsSpan(encoded.Ids);
            Documents += encoded.Ends.Count;
            Skipped += encoded.SkippedCount;
            Tokens += ids.Length;
            Unknown += ids.Count(unknownId);
            var start = 0;
            foreach (var end in encoded.Ends)
            {
                Cutter.Add(ids[start..end]);
                start = end;
            }
        }
    }
}
