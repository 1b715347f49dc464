using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Tokenization;
using Hanlin.Training.Corpora;
using Hanlin.Training.Network;
using Hanlin.Training.Options;
using Hanlin.Training.Pretraining;

namespace Hanlin.Training.Evaluation;

/// <summary>
/// Scores a model on a held-out text: the perplexity and the accuracy of its tokens. Every document is read as in
/// training, from [CLS] to [SEP], and never together with another; a long one is read in windows that overlap.
/// </summary>
/// <param name="time">For the progress.</param>
/// <param name="log">Told what a person should know.</param>
public sealed class Evaluator(TimeProvider time, IProgress<string> log)
{
    private const int DocumentsOfAReport = 64;

    /// <summary>Scores the text, on a thread of its own.</summary>
    /// <exception cref="InputException">The text cannot be read, is not UTF-8, or holds nothing.</exception>
    /// <exception cref="CheckpointException">The weights or their configuration cannot be used.</exception>
    /// <exception cref="OptionException">There is no vocabulary.</exception>
    public Task<EvaluationReport> RunAsync(EvaluateOptions options, IProgress<StageProgress> progress, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Run(options, progress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private EvaluationReport Run(EvaluateOptions options, IProgress<StageProgress> progress, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var device = TorchDevice.Prepare(options.ThreadCount, options.UseCuda, log);
        var source = CheckpointSource.Find(options.LoadModelPath);
        var vocabulary = Vocabulary.Load(options.VocabPath ?? source.VocabularyPath
            ?? throw new OptionException($"--vocab_path is missing, and there is no vocab.txt beside {source.WeightsPath}"));
        using var weights = Gpt2Weights.Open(source.WeightsPath);
        using var network = new Gpt2Network(ConfigOf(options, source, weights, vocabulary), new NetworkOptions
        {
            Device = device,
            UseBFloat16 = options.UseBFloat16,
            TieWeights = weights.IsOutputTied,
        });
        NetworkWeights.Load(network, weights);

        var scorer = new Scorer(network);
        using var corpus = new HeldOutText(new CorpusOptions(options.CorpusPath, CorpusOptions.FormatOf("auto", options.CorpusPath)), new BertTokenizer(vocabulary, lowerCase: options.LowerCase), vocabulary);
        foreach (var documents in corpus.Documents().Chunk(DocumentsOfAReport))
        {
            scorer.Add(documents, options.BatchSize, cancellationToken);
            progress.Report(new StageProgress
            {
                Stage = "evaluate",
                Phase = "scoring",
                Done = corpus.ReadBytes,
                Total = corpus.TotalBytes,
                Unit = "bytes",
                Rate = corpus.ReadBytes / Math.Max(1e-9, time.GetElapsedTime(began).TotalSeconds),
                Loss = scorer.Score.Loss,
                Accuracy = scorer.Score.Accuracy,
                Elapsed = time.GetElapsedTime(began),
            });
        }

        if (scorer.Score.TokenCount == 0) throw new InputException(options.CorpusPath, "holds no text to score");
        return new EvaluationReport(scorer.Score, corpus.DocumentCount, corpus.UnknownShare, time.GetElapsedTime(began));
    }

    private static Gpt2Config ConfigOf(EvaluateOptions options, CheckpointSource source, Gpt2Weights weights, Vocabulary vocabulary) =>
        (options.ModelConfigPath ?? source.ConfigPath) is { } path
            ? Gpt2Config.Read(path, weights.Shape, vocabulary.Count, options.LayerNorm)
            : weights.InferConfig(options.LayerNorm, options.HeadCount);
}
