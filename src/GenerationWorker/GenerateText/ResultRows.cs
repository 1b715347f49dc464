using System.Text.Json;
using Hanlin.Contracts;
using Hanlin.Inference;
using Hanlin.Inference.Sampling;
using Hanlin.Storage;
using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>Writes the rows of a job, one for each sample, whatever became of it.</summary>
internal sealed class ResultRows(IOptions<WorkerOptions> options)
{
    private readonly string worker = options.Value.Name;

    /// <summary>A continuation.</summary>
    public GenerationResult Succeeded(Contracts.GenerateText job, SamplingParams sampling, GenerationOutput output)
    {
        var row = Row(job, output.SampleIndex, ResultStatus.Succeeded, error: null);
        row.Text = output.Text;
        row.GeneratedText = output.GeneratedText;
        row.TokenIds = output.TokenIds;
        row.FinishReason = NameOf(output.FinishReason);
        row.ModelVersion = output.Model.Version;
        row.ModelSha256 = output.Model.Sha256;
        row.Seed = unchecked((long)sampling.Seed);
        row.Sampling = SamplingResolver.ToJson(sampling);
        row.PromptTokenCount = output.PromptTokenCount;
        row.CompletionTokenCount = output.TokenIds.Length;
        row.SumLogprob = output.SumLogprob;
        row.Logprobs = output.TopLogprobs is null ? null : LogprobsJson.Of(output);
        row.QueueMs = output.Queued.TotalMilliseconds;
        row.PrefillMs = output.Prefill.TotalMilliseconds;
        row.DecodeMs = output.Decode.TotalMilliseconds;
        row.Device = output.Device;
        return row;
    }

    /// <summary>Rows without a text, one for each of some samples.</summary>
    public IEnumerable<GenerationResult> WithoutText(Contracts.GenerateText job, IEnumerable<int> sampleIndexes, ResultStatus status, string error)
        => sampleIndexes.Select(index => Row(job, index, status, error));

    /// <summary>How many samples a job asks for; 1 where what it says is out of range.</summary>
    public static int SampleCount(Contracts.GenerateText job)
        => job.Sampling?.NumReturnSequences is > 0 and <= GenerationLimits.MaxSamples and var count ? count : 1;

    private GenerationResult Row(Contracts.GenerateText job, int sampleIndex, ResultStatus status, string? error) => new()
    {
        JobId = job.JobId,
        SampleIndex = sampleIndex,
        BatchId = job.BatchId,
        LineNumber = job.LineNumber,
        CustomId = job.CustomId,
        Prompt = job.Prompt,
        Status = status,
        Error = error,
        ModelName = job.Model,
        Sampling = JsonSerializer.Serialize(job.Sampling ?? new SamplingSettings(), SamplingJson.Default.SamplingSettings),
        Worker = worker,
    };

    private static string NameOf(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.SoftStop => "soft_stop",
        FinishReason.Loop => "loop",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "A continuation with a text has another ending."),
    };
}
