namespace Hanlin.Training.Evaluation;

/// <summary>How well a model knows a held-out text.</summary>
/// <param name="TokenCount">Tokens that were asked for, [SEP] at the end of documents included.</param>
/// <param name="LossSum">Their negative log-likelihoods, in nats, added up.</param>
/// <param name="CorrectCount">Those that were the most probable token.</param>
public sealed record EvaluationScore(long TokenCount, double LossSum, long CorrectCount)
{
    /// <summary>Mean negative log-likelihood of a token, in nats.</summary>
    public double Loss => LossSum / TokenCount;

    /// <summary>The perplexity a token: comparable between models of one vocabulary.</summary>
    public double Perplexity => Math.Exp(Loss);

    /// <summary>The share of the tokens that were the most probable one.</summary>
    public double Accuracy => CorrectCount / (double)TokenCount;
}
