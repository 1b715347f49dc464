namespace Hanlin.Contracts;

/// <summary>
/// Whether a training job can be taken on at all. What its options mean is the stage's own to say; here is what every stage asks.
/// </summary>
public static class TrainingRules
{
    /// <summary>
    /// What is wrong with a job: each fault names the parameter as JSON writes it, its value, what is allowed and the remedy.
    /// Empty where nothing is wrong.
    /// </summary>
    public static IReadOnlyList<string> Faults(RunTrainingStage message)
    {
        var faults = new FaultList();
        faults.CheckSchemaVersion(message.SchemaVersion, TrainingLimits.SchemaVersion);
        CheckIds(faults, message);
        CheckStage(faults, message.Stage);
        if (message.Name is { } name)
            faults.CheckText("name", name, TrainingLimits.MaxNameCharacters, "Shorten it.");
        if (message.Options is { } options)
            CheckOptions(faults, options);
        return faults.Found;
    }

    private static void CheckIds(FaultList faults, RunTrainingStage message)
    {
        if (message.JobId == Guid.Empty)
            faults.Add("job_id is all zero; it must tell the job from every other. Use a random UUID.");
        if (message.PipelineId == Guid.Empty)
            faults.Add("pipeline_id is all zero; it must name a pipeline. Leave it out for none.");
        if (message.DependsOn is { } other && (other == Guid.Empty || other == message.JobId))
            faults.AddValue("depends_on", $"{other}", "another job", "Leave it out for none.");
    }

    // The type says that the stage is never null; a deserializer may know nothing of that.
    private static void CheckStage(FaultList faults, string? stage)
    {
        if (stage is null)
            faults.Add($"stage is missing. Give one of {string.Join(", ", TrainingStages.All)}.");
        else if (!TrainingStages.All.Contains(stage))
            faults.AddValue("stage", QuotedText.Of(stage), $"one of {string.Join(", ", TrainingStages.All)}", "Take one of them.");
    }

    private static void CheckOptions(FaultList faults, IReadOnlyDictionary<string, string> options)
    {
        if (!faults.CheckCount("options", options.Count, "entries", TrainingLimits.MaxOptions, "Keep those that the stage has."))
            return;

        foreach (var (name, value) in options)
        {
            if (name.Length is 0 or > TrainingLimits.MaxOptionNameCharacters || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
                faults.AddValue("options", $"named {QuotedText.Of(name)}", "named by letters, digits and '_'", "Write names without dashes, as in total_steps.");
            else if (value is null)
                faults.Add($"options.{name} is missing. Give a value or leave the name out.");
            else
                faults.CheckText($"options.{name}", value, TrainingLimits.MaxOptionCharacters, "Shorten it.");
        }
    }
}
