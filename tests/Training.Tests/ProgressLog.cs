using System.Collections.Concurrent;

namespace Hanlin.Training.Tests;

/// <summary>Keeps every report, at once and on the thread that made it.</summary>
internal sealed class ProgressLog : IProgress<StageProgress>
{
    private readonly ConcurrentQueue<StageProgress> reports = [];

    public IReadOnlyList<StageProgress> Reports => [.. reports];

    public void Report(StageProgress value) => reports.Enqueue(value);
}
