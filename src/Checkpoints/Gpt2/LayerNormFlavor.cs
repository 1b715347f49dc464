using System.Text.Json.Serialization;

namespace Hanlin.Checkpoints.Gpt2;

/// <summary>Which of two layer normalisations a model was trained with; the weights do not tell.</summary>
public enum LayerNormFlavor
{
    /// <summary>UER-py's: gamma * (x - mean) / (std + eps) + beta, with the unbiased (n - 1) standard deviation.</summary>
    [JsonStringEnumMemberName("uer")]
    Uer,

    /// <summary>Hugging Face's and torch's: gamma * (x - mean) / sqrt(variance + eps) + beta, with the biased variance.</summary>
    [JsonStringEnumMemberName("hf")]
    Hf,
}
