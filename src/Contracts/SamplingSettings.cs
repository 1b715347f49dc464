using System.Text.Json.Serialization;

namespace Hanlin.Contracts;

/// <summary>
/// How to continue a prompt, with the names and meanings of Hugging Face's <c>generate</c>. Every member is
/// optional; the default of each is named with it.
/// </summary>
public sealed record SamplingSettings
{
    /// <summary>Most tokens to generate. Default 100, less where the model's context ends earlier.</summary>
    [JsonPropertyName("max_new_tokens")]
    public int? MaxNewTokens { get; init; }

    /// <summary>Most tokens of prompt and continuation together. <see cref="MaxNewTokens"/> wins where both are given.</summary>
    [JsonPropertyName("max_length")]
    public int? MaxLength { get; init; }

    /// <summary>No end of sequence before this many new tokens. Default 0.</summary>
    [JsonPropertyName("min_new_tokens")]
    public int? MinNewTokens { get; init; }

    /// <summary>Draw from the distribution (true, the default) or take the most probable token (false).</summary>
    [JsonPropertyName("do_sample")]
    public bool? DoSample { get; init; }

    /// <summary>Divides the logits; above 0. Default 1.</summary>
    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    /// <summary>Keep the k most probable tokens; 0 keeps all. Default 50.</summary>
    [JsonPropertyName("top_k")]
    public int? TopK { get; init; }

    /// <summary>Keep the smallest set of tokens whose probabilities reach p, in (0, 1]. Default 1.</summary>
    [JsonPropertyName("top_p")]
    public double? TopP { get; init; }

    /// <summary>Keep tokens at least this probable relative to the most probable one, in [0, 1]. Default 0.</summary>
    [JsonPropertyName("min_p")]
    public double? MinP { get; init; }

    /// <summary>Keep the tokens whose surprise is nearest to the entropy until their probabilities reach p, in (0, 1]. Default 1.</summary>
    [JsonPropertyName("typical_p")]
    public double? TypicalP { get; init; }

    /// <summary>Divides positive and multiplies negative logits of tokens already seen; above 0. Default 1.</summary>
    [JsonPropertyName("repetition_penalty")]
    public double? RepetitionPenalty { get; init; }

    /// <summary>Subtracted once from the logit of every token already generated. Default 0.</summary>
    [JsonPropertyName("presence_penalty")]
    public double? PresencePenalty { get; init; }

    /// <summary>Subtracted from the logit of a token for each time it was generated. Default 0.</summary>
    [JsonPropertyName("frequency_penalty")]
    public double? FrequencyPenalty { get; init; }

    /// <summary>No sequence of this many tokens occurs twice; 0 allows it. Default 0.</summary>
    [JsonPropertyName("no_repeat_ngram_size")]
    public int? NoRepeatNgramSize { get; init; }

    /// <summary>Strings whose token sequences are never completed.</summary>
    [JsonPropertyName("bad_words")]
    public IReadOnlyList<string>? BadWords { get; init; }

    /// <summary>Never generate [UNK]. Default true.</summary>
    [JsonPropertyName("suppress_unk")]
    public bool? SuppressUnk { get; init; }

    /// <summary>Added to the logits of single tokens, keyed by token id in decimal, as in OpenAI's API.</summary>
    [JsonPropertyName("logit_bias")]
    public IReadOnlyDictionary<string, double>? LogitBias { get; init; }

    /// <summary>Tokens that end a sequence. Default: the model's own, [SEP] for this family.</summary>
    [JsonPropertyName("eos_token_ids")]
    public IReadOnlyList<int>? EosTokenIds { get; init; }

    /// <summary>Strings that end a sequence; the text ends before them.</summary>
    [JsonPropertyName("stop")]
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>Soft stop: after this many generated characters the next sentence end (。！？… and their kind) ends the sequence.</summary>
    [JsonPropertyName("soft_stop")]
    public int? SoftStop { get; init; }

    /// <summary>End a sequence that repeats itself (finish reason <c>loop</c>). Default true.</summary>
    [JsonPropertyName("stop_loops")]
    public bool? StopLoops { get; init; }

    /// <summary>Continuations of the prompt, one row each. Default 1.</summary>
    [JsonPropertyName("num_return_sequences")]
    public int? NumReturnSequences { get; init; }

    /// <summary>Key of the random numbers. Default: derived from the job id, so that a redelivery draws the same.</summary>
    [JsonPropertyName("seed")]
    public long? Seed { get; init; }

    /// <summary>Store this many of the most probable tokens of each position with the row; the sum is always stored. Default 0.</summary>
    [JsonPropertyName("logprobs")]
    public int? Logprobs { get; init; }

    /// <summary>Put the prompt in front of the text (true, the default, as in HF's pipeline) or return the continuation alone (false).</summary>
    [JsonPropertyName("return_full_text")]
    public bool? ReturnFullText { get; init; }

    /// <summary>Put [CLS] in front of the prompt, as the model saw every document in training. Default true.</summary>
    [JsonPropertyName("add_cls")]
    public bool? AddCls { get; init; }
}
