using Hanlin.Contracts;

namespace Hanlin.Standalone.Training.Pipelines;

/// <summary>
/// The jobs of a pipeline. Their ids come from what they are asked to do, and from everything before them: the same file
/// finds the jobs of its last run, and a change begins anew from the step that changed.
/// </summary>
internal static class PipelineJobs
{
    private static readonly Guid Namespace = new("8d0b0a57-92f5-4d2f-9c57-7a1d5c3be0c4");

    /// <param name="file">The pipeline.</param>
    /// <param name="place">Where it runs: the same options mean other files elsewhere.</param>
    public static IReadOnlyList<RunTrainingStage> Of(PipelineFile file, string place)
    {
        var pipeline = DeterministicGuid.Create(Namespace, $"{place}\n{file.Name}");
        List<RunTrainingStage> jobs = [];
        foreach (var step in file.Steps)
        {
            var before = jobs.Count == 0 ? (Guid?)null : jobs[^1].JobId;
            var options = string.Join('\n', step.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => $"{option.Key}={option.Value}"));
            jobs.Add(new RunTrainingStage
            {
                JobId = DeterministicGuid.Create(before ?? pipeline, $"{step.Name}\n{step.Stage}\n{options}"),
                Stage = step.Stage,
                Name = step.Name,
                Options = step.Options,
                PipelineId = pipeline,
                DependsOn = before,
            });
        }

        return jobs;
    }
}
