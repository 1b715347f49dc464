namespace Hanlin.Contracts;

/// <summary>
/// Whether a job can be done at all. Producers ask before they send, workers on receipt, so that a job which no retry can
/// cure ends with a reason and not in a queue.
/// </summary>
public static class GenerateTextRules
{
    /// <summary>
    /// What is wrong with a job: each fault names the parameter as JSON writes it, its value, what is allowed and the remedy.
    /// Empty where nothing is wrong.
    /// </summary>
    public static IReadOnlyList<string> Faults(GenerateText message)
    {
        var faults = new FaultList();
        faults.CheckSchemaVersion(message.SchemaVersion, GenerationLimits.SchemaVersion);
        CheckIds(faults, message);
        CheckModel(faults, message.Model);
        CheckPrompt(faults, message);
        if (message.Sampling is { } sampling)
            SamplingRules.Check(faults, sampling);
        return faults.Found;
    }

    /// <summary>The same for settings that have no job yet, such as those of a command line.</summary>
    public static IReadOnlyList<string> Faults(SamplingSettings settings)
    {
        var faults = new FaultList();
        SamplingRules.Check(faults, settings);
        return faults.Found;
    }

    private static void CheckIds(FaultList faults, GenerateText message)
    {
        if (message.JobId == Guid.Empty)
            faults.Add("job_id is all zero; it must tell the job from every other. Use a random UUID.");
        if (message.BatchId == Guid.Empty)
            faults.Add("batch_id is all zero; it must name a batch. Leave it out for none.");
        if (message.CustomId is { } customId)
            faults.CheckText("custom_id", customId, GenerationLimits.MaxCustomIdCharacters, "Shorten it.");
        if (message.LineNumber < 1)
            faults.AddValue("line_number", $"{message.LineNumber}", "1 or more", "Leave it out where there is no order.");
    }

    // The types say that model and prompt are never null; a deserializer may know nothing of that.
    private static void CheckModel(FaultList faults, string? model)
    {
        if (model is null)
            faults.Add("model is missing. Give the name of a model.");
        else if (!ModelName.IsValid(model))
            faults.AddValue("model", QuotedText.Of(model), ModelName.Rule, "Take a name that the model list shows.");
    }

    private static void CheckPrompt(FaultList faults, GenerateText message)
    {
        if (message.Prompt is not { } prompt)
            faults.Add("prompt is missing. Give the text to continue.");
        else if (prompt.Length == 0 && message.Sampling?.AddCls == false)
            faults.Add("prompt is empty and add_cls is false, so there is nothing to continue. Give a prompt or set add_cls to true.");
        else
            faults.CheckText("prompt", prompt, GenerationLimits.MaxPromptCharacters, "Cut it; the model reads no more than its context.");
    }
}
