using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;
using Hanlin.Tokenization;

namespace Hanlin.Conversion;

/// <summary>What to import and into what.</summary>
public sealed record ImportOptions
{
    /// <summary>A weight file (UER-py <c>.bin</c>, <c>pytorch_model.bin</c>, <c>model.safetensors</c>) or a folder that holds one.</summary>
    public required string Source { get; init; }

    /// <summary>The model folder to make; it must not exist.</summary>
    public required string Target { get; init; }

    /// <summary>Name of the model.</summary>
    public required ModelName Name { get; init; }

    /// <summary>The vocabulary; null looks for <c>vocab.txt</c> beside the weights.</summary>
    public string? VocabularyPath { get; init; }

    /// <summary>The configuration, of Hugging Face or UER-py; null looks for <c>config.json</c> beside the weights and goes by their shapes without one.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The layer norm that the graphs use; null takes the configuration's, or that of whoever wrote the weights.</summary>
    public LayerNormFlavor? LayerNorm { get; init; }

    /// <summary>Heads, where no configuration says; null takes heads of 64.</summary>
    public int? HeadCount { get; init; }

    /// <summary>Layers that the weights must have; null takes as many as they have.</summary>
    public int? LayerCount { get; init; }

    /// <summary>Whose tokenizer rules; null takes those of whoever wrote the weights.</summary>
    public TokenizerFlavor? TokenizerFlavor { get; init; }

    /// <summary>Text is lower-cased before it is split.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Text of the model's kind, one document a line, to calibrate and measure with; null lets the model write its own.</summary>
    public string? TextPath { get; init; }

    /// <summary>Write the 8-bit graph for CPUs.</summary>
    public bool WriteInt8 { get; init; } = true;

    /// <summary>Write the half-precision graph for CUDA.</summary>
    public bool WriteFloat16 { get; init; } = true;
}
