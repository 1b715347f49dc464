namespace Hanlin.Training.Network;

/// <summary>How well a network knew the next tokens of a batch.</summary>
/// <param name="Loss">Mean negative log-likelihood of a target, in nats; 0 if there was none.</param>
/// <param name="CorrectCount">Targets that were the most probable token.</param>
/// <param name="TargetCount">Targets.</param>
public readonly record struct StepLoss(double Loss, long CorrectCount, long TargetCount);
