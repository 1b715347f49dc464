using System.Text.Json;
using Hanlin.Contracts;
using Hanlin.Storage;

namespace Hanlin.Standalone.Training;

/// <summary>The row of a job that no message brings.</summary>
internal static class JobRow
{
    public static TrainingJob Of(RunTrainingStage message) => new()
    {
        Id = message.JobId,
        Stage = message.Stage,
        Name = message.Name,
        PipelineId = message.PipelineId,
        DependsOn = message.DependsOn,
        Options = JsonSerializer.Serialize(message.Options ?? new Dictionary<string, string>()),
    };
}
