namespace Hanlin.GenerationWorker.Draining;

/// <summary>The worker is stopping and gives the job back to the broker, which delivers it to another.</summary>
public sealed class GivenBackException() : Exception("The worker is stopping; the job is given back.");
