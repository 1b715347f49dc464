namespace Hanlin.Storage;

/// <summary>
/// One sample of one job, with everything that is needed to make it again: a row of <c>results</c>, keyed by
/// <see cref="JobId"/> and <see cref="SampleIndex"/>. A key is written once; later rows with the same key are ignored.
/// </summary>
public sealed class GenerationResult
{
    /// <summary>The job.</summary>
    public required Guid JobId { get; set; }

    /// <summary>Which continuation of its prompt, from 0.</summary>
    public required int SampleIndex { get; set; }

    /// <summary>The batch that counts it, if any.</summary>
    public Guid? BatchId { get; set; }

    /// <summary>Position of the job in its batch, from 1.</summary>
    public long? LineNumber { get; set; }

    /// <summary>The sender's own name for the job.</summary>
    public string? CustomId { get; set; }

    /// <summary>The text that was continued; empty where the job could not be read.</summary>
    public required string Prompt { get; set; }

    /// <summary>The text for people: no blanks between Chinese characters.</summary>
    public string? Text { get; set; }

    /// <summary>The text exactly as Hugging Face's pipeline returns it.</summary>
    public string? GeneratedText { get; set; }

    /// <summary>The generated tokens, without the prompt.</summary>
    public int[] TokenIds { get; set; } = [];

    /// <summary>How it ended.</summary>
    public required ResultStatus Status { get; set; }

    /// <summary>Where the text stopped: <c>stop</c>, <c>length</c> and the like.</summary>
    public string? FinishReason { get; set; }

    /// <summary>Why there is no text.</summary>
    public string? Error { get; set; }

    /// <summary>The model that was asked for.</summary>
    public required string ModelName { get; set; }

    /// <summary>The version that answered; null where none did.</summary>
    public int? ModelVersion { get; set; }

    /// <summary>SHA-256 of that version's manifest, in lower-case hexadecimal.</summary>
    public string? ModelSha256 { get; set; }

    /// <summary>Key of the random numbers.</summary>
    public long? Seed { get; set; }

    /// <summary>The sampling settings in force, as JSON.</summary>
    public string Sampling { get; set; } = "{}";

    /// <summary>Tokens of the prompt.</summary>
    public int PromptTokenCount { get; set; }

    /// <summary>Tokens generated.</summary>
    public int CompletionTokenCount { get; set; }

    /// <summary>Sum of the natural logarithms of the probabilities of the generated tokens.</summary>
    public double? SumLogprob { get; set; }

    /// <summary>The most probable tokens of each position, as JSON, where they were asked for.</summary>
    public string? Logprobs { get; set; }

    /// <summary>Milliseconds between the arrival at the worker and the first step.</summary>
    public double? QueueMs { get; set; }

    /// <summary>Milliseconds between the first step and the first token.</summary>
    public double? PrefillMs { get; set; }

    /// <summary>Milliseconds between the first token and the last.</summary>
    public double? DecodeMs { get; set; }

    /// <summary>The worker that made it.</summary>
    public string? Worker { get; set; }

    /// <summary>The device it ran on.</summary>
    public string? Device { get; set; }

    /// <summary>When it was stored; set by <see cref="ResultStore"/>.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    internal (Guid JobId, int SampleIndex) Key => (JobId, SampleIndex);

    /// <summary>A copy that both stores can hold, and how many of its texts had to be repaired for that.</summary>
    internal GenerationResult ToStorable(DateTimeOffset now, out int repaired)
    {
        repaired = 0;
        var copy = (GenerationResult)MemberwiseClone();
        copy.CreatedAt = now;
        copy.SumLogprob = SumLogprob is { } sum && double.IsFinite(sum) ? sum : null;
        copy.CustomId = WellFormedText.Of(CustomId, ref repaired);
        copy.Prompt = WellFormedText.Of(Prompt, ref repaired);
        copy.Text = WellFormedText.Of(Text, ref repaired);
        copy.GeneratedText = WellFormedText.Of(GeneratedText, ref repaired);
        copy.FinishReason = WellFormedText.Of(FinishReason, ref repaired);
        copy.Error = WellFormedText.Of(Error, ref repaired);
        copy.ModelName = WellFormedText.Of(ModelName, ref repaired);
        copy.ModelSha256 = WellFormedText.Of(ModelSha256, ref repaired);
        copy.Sampling = WellFormedText.Of(Sampling, ref repaired);
        copy.Logprobs = WellFormedText.Of(Logprobs, ref repaired);
        copy.Worker = WellFormedText.Of(Worker, ref repaired);
        copy.Device = WellFormedText.Of(Device, ref repaired);
        return copy;
    }

    /// <summary>What is left of a row that the store refused: its identity, its prompt and the reason.</summary>
    internal GenerationResult ToRefused(string reason) => new()
    {
        JobId = JobId,
        SampleIndex = Math.Max(SampleIndex, 0),
        BatchId = BatchId,
        LineNumber = LineNumber,
        CustomId = Shorten(CustomId, 512),
        Prompt = Prompt,
        Status = ResultStatus.Failed,
        Error = $"The store refused the row: {reason}",
        ModelName = ModelName,
        ModelVersion = ModelVersion,
        Seed = Seed,
        Worker = Worker,
        Device = Device,
        CreatedAt = CreatedAt,
    };

    private static string? Shorten(string? text, int length) => text?.Length > length ? WellFormedText.Of(text[..length]) : text;
}
