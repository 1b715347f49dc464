namespace Hanlin.TrainingWorker.Processes;

/// <summary>The process of a stage died without a word: killed for its memory, or by a fault in native code. Another attempt may succeed.</summary>
/// <param name="message">How it ended, and the last it said.</param>
internal sealed class StageCrashedException(string message) : Exception(message);
