using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Options;

namespace Hanlin.Training.Evaluation;

/// <summary>What <see cref="Evaluator"/> is to score. Names, defaults and limits are those of <see cref="EvaluateTable"/>.</summary>
public sealed record EvaluateOptions
{
    /// <summary>The held-out text.</summary>
    public required string CorpusPath { get; init; }

    /// <summary>The weights, or a folder with them.</summary>
    public required string LoadModelPath { get; init; }

    /// <summary>The vocabulary; null for the one beside the weights.</summary>
    public string? VocabPath { get; init; }

    /// <summary>The configuration; null for the one beside the weights, or what these show.</summary>
    public string? ModelConfigPath { get; init; }

    /// <summary>Attention heads, where nothing else tells.</summary>
    public int? HeadCount { get; init; }

    /// <summary>The layer normalisation; null for what configuration or weights tell.</summary>
    public LayerNormFlavor? LayerNorm { get; init; }

    /// <summary>Whether letters are made small.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Sequences that go through the model together.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Multiply in bfloat16.</summary>
    public bool UseBFloat16 { get; init; }

    /// <summary>Score on the first GPU.</summary>
    public bool UseCuda { get; init; }

    /// <summary>Threads of the CPU.</summary>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>Takes options that came over a command line or the queue.</summary>
    /// <exception cref="OptionException">Names the option, its value and what is allowed.</exception>
    public static EvaluateOptions From(IReadOnlyDictionary<string, string> given)
    {
        var values = EvaluateTable.Table.Resolve(given);
        return new EvaluateOptions
        {
            CorpusPath = values.Text("corpus_path"),
            LoadModelPath = values.Text("load_model_path"),
            VocabPath = values.TextOrNull("vocab_path"),
            ModelConfigPath = values.TextOrNull("model_config_path"),
            HeadCount = values.TextOrNull("heads_num") is null ? null : values.Integer("heads_num"),
            LayerNorm = values.TextOrNull("layernorm_flavor") switch { "uer" => LayerNormFlavor.Uer, "hf" => LayerNormFlavor.Hf, _ => null },
            LowerCase = values.Flag("do_lower_case"),
            BatchSize = values.Integer("batch_size"),
            UseBFloat16 = values.Text("precision") == "bf16",
            UseCuda = values.Text("device") == "cuda",
            ThreadCount = values.Integer("threads") is > 0 and var threads ? threads : Environment.ProcessorCount,
        };
    }
}
