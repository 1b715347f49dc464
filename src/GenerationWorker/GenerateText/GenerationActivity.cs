using System.Diagnostics;
using Hanlin.Inference;
using Hanlin.Inference.Sampling;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>The span of a job under OpenTelemetry's conventions for generative models. It holds no text.</summary>
internal static class GenerationActivity
{
    private static readonly ActivitySource Source = new("Hanlin.GenerationWorker");

    public static Activity? Start(Contracts.GenerateText job, SamplingParams sampling)
    {
        var activity = Source.StartActivity($"text_completion {job.Model}");
        if (activity is null) return null;
        activity.SetTag("gen_ai.operation.name", "text_completion");
        activity.SetTag("gen_ai.provider.name", "hanlin");
        activity.SetTag("gen_ai.request.model", job.Model);
        activity.SetTag("gen_ai.request.temperature", sampling.Temperature);
        activity.SetTag("gen_ai.request.top_p", sampling.TopP);
        activity.SetTag("gen_ai.request.top_k", sampling.TopK);
        activity.SetTag("gen_ai.request.max_tokens", sampling.MaxNewTokens);
        activity.SetTag("gen_ai.request.seed", unchecked((long)sampling.Seed));
        activity.SetTag("gen_ai.request.choice.count", sampling.SampleCount);
        activity.SetTag("hanlin.job.id", job.JobId);
        activity.SetTag("hanlin.batch.id", job.BatchId);
        return activity;
    }

    public static void Finish(Activity? activity, GenerationOutcome outcome)
    {
        if (activity is null || outcome.Outputs.Count == 0) return;
        activity.SetTag("gen_ai.response.model", $"{outcome.Outputs[0].Model.Name}:{outcome.Outputs[0].Model.Version}");
        activity.SetTag("gen_ai.usage.input_tokens", outcome.Outputs[0].PromptTokenCount);
        activity.SetTag("gen_ai.usage.output_tokens", outcome.Outputs.Sum(output => output.TokenIds.Length));
        activity.SetTag("gen_ai.response.finish_reasons", outcome.Outputs.Select(output => output.FinishReason.ToString()).ToArray());
    }
}
