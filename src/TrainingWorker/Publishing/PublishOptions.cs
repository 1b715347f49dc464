using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>What to publish and under which conditions.</summary>
public sealed record PublishOptions
{
    /// <summary>A checkpoint (<c>.bin</c>, <c>pytorch_model.bin</c>, <c>model.safetensors</c>), a folder that holds one, or a model folder.</summary>
    public required string InputModelPath { get; init; }

    /// <summary>The model whose next version it is.</summary>
    public required ModelName Name { get; init; }

    /// <summary>Text that no version was trained on, one document a line.</summary>
    public required string HeldOutPath { get; init; }

    /// <summary>Most documents of it that are read.</summary>
    public int HeldOutDocuments { get; init; } = 200;

    /// <summary>The vocabulary; null looks for <c>vocab.txt</c> beside the weights.</summary>
    public string? VocabPath { get; init; }

    /// <summary>The configuration; null looks for <c>config.json</c> beside the weights.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The layer norm; null goes by the configuration, then by the names of the weights.</summary>
    public LayerNormFlavor? LayerNorm { get; init; }

    /// <summary>The largest difference of a logit between the trained network and the graph.</summary>
    public double ParityTolerance { get; init; } = 5e-3;

    /// <summary>How much worse than the version in service it may be.</summary>
    public GateMargins Margins { get; init; } = new();

    /// <summary>What becomes of it when it passes.</summary>
    public Rollout Rollout { get; init; } = Rollout.Active;

    /// <summary>The share of a canary, in percent.</summary>
    public int CanaryPercent { get; init; } = 10;

    /// <summary>What people should know.</summary>
    public string? Note { get; init; }
}
