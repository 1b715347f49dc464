namespace Hanlin.TrainingWorker.Processes;

/// <summary>Reports at once and in order; the framework's own goes through the thread pool and may swap two reports.</summary>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
