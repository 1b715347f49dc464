using System.Diagnostics;
using System.Globalization;
using Hanlin.Training;
using Hanlin.Training.Corpora;
using Hanlin.Training.Datasets;

namespace Hanlin.Bench;

/// <summary>
/// Megabytes of text a second that preprocess encodes, all in: reading, UTF-8, WordPiece, writing and flushing the dataset.
/// Arguments: a text file, a vocabulary, megabytes of corpus (the text is repeated; 120), threads (all processors).
/// </summary>
internal static class PreprocessBench
{
    /// <summary>UER-py's preprocess.py, one process of CPython 3.11, on the sample of CLUECorpusSmall.</summary>
    private const double UerMegabytesPerSecond = 0.96;

    private const int Runs = 3;

    private static readonly (string Name, DatasetFormat Format, bool Packing, int SequenceLength)[] Cases =
    [
        ("hanlin", DatasetFormat.Hanlin, false, 128),
        ("hanlin packed", DatasetFormat.Hanlin, true, 128),
        ("uer", DatasetFormat.Uer, false, 128),
        ("uer", DatasetFormat.Uer, false, 1024),
    ];

    public static async Task RunAsync(string[] args)
    {
        if (args.Length < 2) throw new ArgumentException("preprocess takes a text file and a vocabulary, and optionally megabytes and threads");

        var megabytes = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 120;
        var workers = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
        var folder = Directory.CreateTempSubdirectory("hanlin-bench-");
        try
        {
            var corpus = Path.Join(folder.FullName, "corpus.txt");
            await WriteCorpusAsync(args[0], corpus, megabytes * 1_000_000L);
            foreach (var (name, format, packing, length) in Cases)
            {
                await MeasureAsync(name, new PreprocessOptions
                {
                    Corpus = new CorpusOptions(corpus),
                    VocabularyPath = args[1],
                    DatasetPath = Path.Join(folder.FullName, "dataset"),
                    Format = format,
                    Packing = packing,
                    SequenceLength = length,
                    WorkerCount = workers,
                });
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Console.WriteLine($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:f0} MB for a corpus of {megabytes} MB");
    }

    private static async Task WriteCorpusAsync(string text, string path, long length)
    {
        var bytes = await File.ReadAllBytesAsync(text);
        await using var corpus = File.Create(path);
        while (corpus.Length < length) await corpus.WriteAsync(bytes);
    }

    /// <summary>The median of three runs by the clock, and by the time that processors worked, which other programs disturb less.</summary>
    private static async Task MeasureAsync(string name, PreprocessOptions options)
    {
        var rates = new List<double>();
        var processorRates = new List<double>();
        DatasetManifest manifest = null!;
        for (var run = 0; run < Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            var worked = Environment.CpuUsage.TotalTime;
            manifest = await new Preprocessor(TimeProvider.System).RunAsync(options, new Progress<StageProgress>(), CancellationToken.None);
            rates.Add(manifest.CorpusBytes / 1e6 / watch.Elapsed.TotalSeconds);
            processorRates.Add(manifest.CorpusBytes / 1e6 / (Environment.CpuUsage.TotalTime - worked).TotalSeconds);
        }

        var rate = rates.Order().ElementAt(Runs / 2);
        Console.WriteLine(
            $"{name,-14} L={options.SequenceLength,-5} {options.WorkerCount} threads {rate,7:f1} MB/s, {rate / UerMegabytesPerSecond,5:f0} x UER-py; {processorRates.Order().ElementAt(Runs / 2),5:f1} MB a second of one processor; " +
            $"{manifest.Tokens / (manifest.CorpusBytes / 1e6) * rate / 1e6:f1} M tokens/s, {manifest.DatasetBytes / (double)manifest.Tokens:f2} bytes a token, padding {manifest.PaddingShare:p1}");
    }
}
