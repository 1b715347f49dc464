using System.Diagnostics;
using Hanlin.Inference;
using Hanlin.Inference.Sampling;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>The span of a job under OpenTelemetry's conventions for generative models, and that of storing its rows. Neither holds any text.</summary>
internal static class GenerationActivity
{
    private static readonly ActivitySource Source = new("Hanlin.GenerationWorker");

    /// <summary>Begins the span of a job, in the trace of its sender: the bus's where it carried one, else the one that is named, linked to the bus's.</summary>
    public static Activity? Start(Contracts.GenerateText job, ActivityContext sender)
    {
        var delivery = Activity.Current?.Context ?? default;
        var activity = sender == default
            ? Source.StartActivity("text_completion", ActivityKind.Internal)
            : Source.StartActivity("text_completion", ActivityKind.Consumer, sender, links: delivery == default ? null : [new ActivityLink(delivery)]);
        if (activity is null) return null;
        activity.DisplayName = $"text_completion {job.Model}";
        activity.SetTag("gen_ai.operation.name", "text_completion");
        activity.SetTag("gen_ai.provider.name", "hanlin");
        activity.SetTag("gen_ai.request.model", job.Model);
        activity.SetTag("hanlin.job.id", job.JobId);
        activity.SetTag("hanlin.batch.id", job.BatchId);
        return activity;
    }

    /// <summary>How the job is sampled.</summary>
    public static void Describe(SamplingParams sampling)
    {
        if (Activity.Current is not { } activity || activity.Source != Source) return;
        activity.SetTag("gen_ai.request.temperature", sampling.Temperature);
        activity.SetTag("gen_ai.request.top_p", sampling.TopP);
        activity.SetTag("gen_ai.request.top_k", sampling.TopK);
        activity.SetTag("gen_ai.request.max_tokens", sampling.MaxNewTokens);
        activity.SetTag("gen_ai.request.seed", unchecked((long)sampling.Seed));
        activity.SetTag("gen_ai.request.choice.count", sampling.SampleCount);
    }

    /// <summary>What became of it.</summary>
    public static void Describe(GenerationOutcome outcome)
    {
        if (Activity.Current is not { } activity || activity.Source != Source || outcome.Outputs.Count == 0) return;
        activity.SetTag("gen_ai.response.model", $"{outcome.Outputs[0].Model.Name}:{outcome.Outputs[0].Model.Version}");
        activity.SetTag("gen_ai.usage.input_tokens", outcome.Outputs[0].PromptTokenCount);
        activity.SetTag("gen_ai.usage.output_tokens", outcome.Outputs.Sum(output => output.TokenIds.Length));
        activity.SetTag("gen_ai.response.finish_reasons", outcome.Outputs.Select(output => output.FinishReason.ToString()).ToArray());
    }

    /// <summary>Begins the span of storing: until the commit that holds the rows. The commit's own span is linked to it.</summary>
    public static Activity? StartStoring() => Source.StartActivity("store results");
}
