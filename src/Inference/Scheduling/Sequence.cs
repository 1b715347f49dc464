using Hanlin.Inference.Sampling;

namespace Hanlin.Inference.Scheduling;

/// <summary>One continuation of a prompt on its way through the engine.</summary>
/// <remarks>Written by the engine's thread alone; callers read it once it has finished.</remarks>
public sealed class Sequence
{
    private readonly int[] tokenIds;
    private readonly float[] logprobs;
    private readonly List<TokenLogprob[]>? alternatives;
    private volatile bool isCancelled;

    /// <param name="prompt">What it continues.</param>
    /// <param name="sampling">How.</param>
    /// <param name="rules">The same in token ids.</param>
    /// <param name="maxNewTokens">Its own limit, which the context of the model may have shortened.</param>
    /// <param name="sampleIndex">Which continuation of the prompt it is.</param>
    /// <param name="text">The growing text, where stop strings or the soft stop need it.</param>
    public Sequence(Prompt prompt, SamplingParams sampling, TokenRules rules, int maxNewTokens, int sampleIndex = 0, SequenceText? text = null)
    {
        Prompt = prompt;
        Sampling = sampling;
        Rules = rules;
        SampleIndex = sampleIndex;
        Text = text;
        tokenIds = new int[prompt.Length + maxNewTokens];
        logprobs = new float[maxNewTokens];
        prompt.TokenIds.CopyTo(tokenIds, 0);
        Length = prompt.Length;
        if (sampling.TopLogprobs > 0) alternatives = [];
        if (sampling is not { RepetitionPenalty: 1, PresencePenalty: 0, FrequencyPenalty: 0 }) TokenCounts = new TokenCounts(prompt.TokenIds);
    }

    /// <summary>What it continues.</summary>
    public Prompt Prompt { get; }

    /// <summary>How it is sampled.</summary>
    public SamplingParams Sampling { get; }

    /// <summary>The same in token ids.</summary>
    public TokenRules Rules { get; }

    /// <summary>Which continuation of the prompt it is; part of the key of its random numbers.</summary>
    public int SampleIndex { get; }

    /// <summary>Where it stands.</summary>
    public SequenceStatus Status { get; internal set; } = SequenceStatus.Waiting;

    /// <summary>Why it ended.</summary>
    public FinishReason FinishReason { get; internal set; }

    /// <summary>Prompt and continuation.</summary>
    public ReadOnlySpan<int> TokenIds => tokenIds.AsSpan(0, Length);

    /// <summary>The continuation. An end-of-sequence token is not part of it.</summary>
    public ReadOnlySpan<int> NewTokenIds => tokenIds.AsSpan(Prompt.Length, NewTokenCount);

    /// <summary>The log-probability of each token of the continuation under the model.</summary>
    public ReadOnlySpan<float> Logprobs => logprobs.AsSpan(0, NewTokenCount);

    /// <summary>For each token of the continuation the most probable tokens of its place; empty unless asked for.</summary>
    public IReadOnlyList<TokenLogprob[]> Alternatives => alternatives is null ? [] : alternatives.GetRange(0, NewTokenCount);

    /// <summary>Tokens of prompt and continuation.</summary>
    public int Length { get; private set; }

    /// <summary>Tokens of the continuation.</summary>
    public int NewTokenCount => Length - Prompt.Length;

    /// <summary>Most tokens that the continuation may have.</summary>
    public int MaxNewTokens => logprobs.Length;

    /// <summary>The growing text, where an ending depends on it.</summary>
    public SequenceText? Text { get; }

    /// <summary>Moments of its life.</summary>
    public SequenceTimes Times { get; } = new();

    /// <summary>Its row of the cache while it runs.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>Tokens whose keys and values are in its slot. While it is decoded this is all but the last.</summary>
    internal int CachedLength { get; set; }

    internal bool IsPrefilled => CachedLength >= Prompt.PrefillLength;

    internal bool IsCancelled => isCancelled;

    /// <summary>Distinct tokens so far, where a penalty needs them.</summary>
    internal TokenCounts? TokenCounts { get; }

    internal TaskCompletionSource<Sequence> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks for its end; the slot is free again after the step that is under way. From any thread.</summary>
    public void Cancel() => isCancelled = true;

    /// <summary>Notes the probabilities of the token about to be appended.</summary>
    internal void Book(float logprob, TokenLogprob[]? mostProbable)
    {
        logprobs[NewTokenCount] = logprob;
        if (mostProbable is not null) alternatives!.Add(mostProbable);
    }

    internal void Append(int tokenId)
    {
        tokenIds[Length++] = tokenId;
        TokenCounts?.AddGenerated(tokenId);
    }

    /// <summary>Takes tokens off the end of the continuation.</summary>
    internal void Trim(int newTokenCount) => Length = Prompt.Length + newTokenCount;
}
