namespace Hanlin.Training.Evaluation;

/// <summary>What <see cref="Evaluator"/> found.</summary>
/// <param name="Score">How well the model knows the text.</param>
/// <param name="DocumentCount">Documents, empty lines not counted.</param>
/// <param name="UnknownShare">The part of the text's tokens that are [UNK], which a model may know well and a reader cannot use.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record EvaluationReport(EvaluationScore Score, long DocumentCount, double UnknownShare, TimeSpan Elapsed);
