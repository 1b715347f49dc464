using Hanlin.Training.Checkpointing;
using Hanlin.Training.Options;

namespace Hanlin.Training.Pretraining;

/// <summary>Compares the options of a run with those of the checkpoint that it goes on from.</summary>
internal static class ResumedOptions
{
    /// <summary>Options that make it another run. What is not here may change: how long it goes, how often it saves, where it runs.</summary>
    private static readonly string[] Fixed =
    [
        "batch_size", "accumulation_steps", "instances_buffer_size", "shuffle", "seed",
        "learning_rate", "warmup", "scheduler", "lr_decay", "optimizer", "beta1", "beta2", "weight_decay", "max_grad_norm", "dropout", "loss_rule",
        "hidden_size", "feedforward_size", "heads_num", "layers_num", "max_seq_length", "hidden_act", "layernorm_flavor", "tie_weights",
    ];

    /// <exception cref="OptionException">Lists every option that differs.</exception>
    public static void Check(CheckpointManifest checkpoint, PretrainOptions options)
    {
        List<string> differences = [];
        foreach (var name in Fixed)
        {
            var (then, now) = (checkpoint.Options.GetValueOrDefault(name, "unset"), options.Values.TextOrNull(name) ?? "unset");
            if (then != now) differences.Add($"--{name} was {then} and is {now}");
        }

        if (differences.Count == 0) return;
        throw new OptionException(
            $"--resume: the checkpoint of step {checkpoint.Step} is of another run: {string.Join(", ", differences)}. Give the options of then, or another --output_model_path");
    }
}
