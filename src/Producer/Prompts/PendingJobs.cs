using System.Runtime.CompilerServices;
using Hanlin.Contracts;
using Hanlin.Storage;

namespace Hanlin.Producer.Prompts;

/// <summary>The jobs of a source that have not all their rows yet, streamed: what is left to do after a stop.</summary>
/// <param name="source">The source.</param>
/// <param name="results">The rows there are.</param>
public sealed class PendingJobs(PromptSource source, ResultStore results)
{
    private const int GroupSize = 500;

    /// <summary>The jobs, in the order of the source.</summary>
    /// <param name="isWanted">Which prompts are jobs at all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async IAsyncEnumerable<GenerateText> ReadAsync(Func<PromptLine, bool> isWanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var group = new List<GenerateText>(GroupSize);
        await foreach (var entry in source.ReadAsync(cancellationToken))
        {
            if (entry is not PromptLine line || !isWanted(line)) continue;
            group.Add(line.ToMessage(source.BatchId));
            if (group.Count < GroupSize) continue;

            foreach (var job in await PendingOfAsync(group, cancellationToken)) yield return job;
            group.Clear();
        }

        foreach (var job in await PendingOfAsync(group, cancellationToken)) yield return job;
    }

    private async Task<IReadOnlyList<GenerateText>> PendingOfAsync(List<GenerateText> group, CancellationToken cancellationToken)
    {
        if (group.Count == 0) return [];
        var existing = await results.ExistingSamplesAsync([.. group.Select(job => job.JobId)], cancellationToken);
        return [.. group.Where(job => existing[job.JobId].Count() < (job.Sampling?.NumReturnSequences ?? 1))];
    }
}
