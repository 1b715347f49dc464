using Hanlin.Checkpoints.Gpt2;
using Hanlin.Training.Distributed;
using Hanlin.Training.Network;
using Hanlin.Training.Optimization;
using Hanlin.Training.Options;
using static TorchSharp.torch;

namespace Hanlin.Training.Pretraining;

/// <summary>What a run of <see cref="Pretrainer"/> is to do. The names, defaults and limits are those of <see cref="PretrainTable"/>.</summary>
public sealed record PretrainOptions
{
    private static readonly Dictionary<string, ScheduleKind> Schedules = new(StringComparer.Ordinal)
    {
        ["linear"] = ScheduleKind.Linear,
        ["cosine"] = ScheduleKind.Cosine,
        ["cosine_with_restarts"] = ScheduleKind.CosineWithRestarts,
        ["polynomial"] = ScheduleKind.Polynomial,
        ["constant"] = ScheduleKind.Constant,
        ["constant_with_warmup"] = ScheduleKind.ConstantWithWarmup,
        ["inverse_sqrt"] = ScheduleKind.InverseSqrt,
        ["tri_stage"] = ScheduleKind.TriStage,
    };

    private PretrainOptions(OptionValues values) => Values = values;

    /// <summary>Every option, by name: what the records below are made of, and what a checkpoint keeps.</summary>
    public OptionValues Values { get; }

    /// <summary>The dataset.</summary>
    public required string DatasetPath { get; init; }

    /// <summary>The vocabulary.</summary>
    public required string VocabPath { get; init; }

    /// <summary>Weights to begin with; null begins with random ones.</summary>
    public required string? PretrainedModelPath { get; init; }

    /// <summary>Where the checkpoints go: this and the step.</summary>
    public required string OutputModelPath { get; init; }

    /// <summary>Batches of the run.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>Batches from one checkpoint to the next.</summary>
    public required long SaveCheckpointSteps { get; init; }

    /// <summary>Batches from one report to the next.</summary>
    public required long ReportSteps { get; init; }

    /// <summary>Sequences of a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Batches of an update.</summary>
    public required int AccumulationSteps { get; init; }

    /// <summary>The learning rate.</summary>
    public required LearningRateSchedule Schedule { get; init; }

    /// <summary>The optimiser.</summary>
    public required AdamWOptions Optimizer { get; init; }

    /// <summary>The norm that gradients are scaled down to; 0 leaves them.</summary>
    public required double MaxGradientNorm { get; init; }

    /// <summary>Which positions count.</summary>
    public required LossRule LossRule { get; init; }

    /// <summary>Compute the inside of each layer again on the way back.</summary>
    public required bool GradientCheckpointing { get; init; }

    /// <summary>Of all random numbers.</summary>
    public required long Seed { get; init; }

    /// <summary>Go on from the newest checkpoint, if there is one.</summary>
    public required bool Resume { get; init; }

    /// <summary>Newest checkpoints to keep; 0 keeps all.</summary>
    public required int KeepCheckpoints { get; init; }

    /// <summary>A held-out dataset; null evaluates nothing.</summary>
    public required string? EvalDatasetPath { get; init; }

    /// <summary>Batches from one evaluation to the next; 0 evaluates at the end only.</summary>
    public required long EvalSteps { get; init; }

    /// <summary>Threads of the CPU.</summary>
    public required int ThreadCount { get; init; }

    /// <summary>Train on a GPU.</summary>
    public required bool UseCuda { get; init; }

    /// <summary>The processes that train together.</summary>
    public required GroupOptions Group { get; init; }

    /// <summary>Takes options that came over a command line or the queue.</summary>
    /// <exception cref="OptionException">Names the option, its value and what is allowed.</exception>
    public static PretrainOptions From(IReadOnlyDictionary<string, string> given) => From(PretrainTable.Table.Resolve(given));

    /// <summary>Takes options that are complete.</summary>
    /// <exception cref="OptionException">Two of them do not go together.</exception>
    public static PretrainOptions From(OptionValues values)
    {
        CheckArchitecture(values);
        var threadCount = values.Integer("threads") is > 0 and var threads ? threads : Environment.ProcessorCount;
        return new PretrainOptions(values)
        {
            DatasetPath = values.Text("dataset_path"),
            VocabPath = values.Text("vocab_path"),
            PretrainedModelPath = values.TextOrNull("pretrained_model_path"),
            OutputModelPath = values.Text("output_model_path"),
            TotalSteps = values.Long("total_steps"),
            SaveCheckpointSteps = values.Long("save_checkpoint_steps"),
            ReportSteps = values.Long("report_steps"),
            BatchSize = values.Integer("batch_size"),
            AccumulationSteps = values.Integer("accumulation_steps"),
            Schedule = ScheduleOf(values),
            Optimizer = new AdamWOptions
            {
                Beta1 = values.Number("beta1"),
                Beta2 = values.Number("beta2"),
                WeightDecay = values.Number("weight_decay"),
                ThreadCount = threadCount,
            },
            MaxGradientNorm = values.Number("max_grad_norm"),
            LossRule = values.Text("loss_rule") == "uer-head" ? LossRule.UerHead : LossRule.Target,
            GradientCheckpointing = values.Flag("gradient_checkpointing"),
            Seed = values.Long("seed"),
            Resume = values.Flag("resume"),
            KeepCheckpoints = values.Integer("keep_checkpoints"),
            EvalDatasetPath = values.TextOrNull("eval_dataset_path"),
            EvalSteps = values.Long("eval_steps"),
            ThreadCount = threadCount,
            UseCuda = UsesCuda(values),
            Group = GroupOf(values),
        };
    }

    /// <summary>The network that the options describe.</summary>
    /// <param name="vocabularySize">Its tokens.</param>
    /// <exception cref="OptionException">The numbers are impossible together.</exception>
    public Gpt2Config ModelConfig(int vocabularySize)
    {
        var config = new Gpt2Config
        {
            VocabularySize = vocabularySize,
            ContextLength = Values.Integer("max_seq_length"),
            HiddenSize = Values.Integer("hidden_size"),
            LayerCount = Values.Integer("layers_num"),
            HeadCount = Values.Integer("heads_num"),
            FeedForwardSize = Values.Integer("feedforward_size"),
            LayerNorm = Values.Text("layernorm_flavor") == "hf" ? LayerNormFlavor.Hf : LayerNormFlavor.Uer,
            Activation = Values.Text("hidden_act") == "gelu" ? Activation.GeluErf : Activation.GeluTanh,
        };
        return config.Faults() is [var fault, ..] ? throw new OptionException($"No network can be made: {fault}") : config;
    }

    /// <summary>How the network is trained.</summary>
    /// <param name="device">Where.</param>
    public NetworkOptions NetworkOptions(Device device) => new()
    {
        Device = device,
        Dropout = Values.Number("dropout"),
        UseBFloat16 = Values.Text("precision") == "bf16",
        TieWeights = Values.Flag("tie_weights"),
        DeepInit = Values.Flag("deep_init"),
    };

    private static bool UsesCuda(OptionValues values) =>
        values.Text("device") == "cuda" || (values.Text("device") == "auto" && values.Integers("gpu_ranks").Count > 0);

    private static GroupOptions GroupOf(OptionValues values)
    {
        var group = new GroupOptions
        {
            WorldSize = values.Integer("world_size"),
            GpuRanks = values.Integers("gpu_ranks"),
            MasterIp = values.Text("master_ip"),
            Backend = values.Text("backend"),
            UseCuda = UsesCuda(values),
        };
        if (group.WorldSize > 1 && values.Long("save_checkpoint_steps") % values.Long("accumulation_steps") != 0)
        {
            throw new OptionException(
                $"--save_checkpoint_steps {values.Long("save_checkpoint_steps")}: with --world_size {group.WorldSize} it must be a multiple of --accumulation_steps {values.Long("accumulation_steps")}, for between two updates each process has gradients of its own");
        }

        return group;
    }

    private static LearningRateSchedule ScheduleOf(OptionValues values)
    {
        var schedule = new LearningRateSchedule(
            Schedules[values.Text("scheduler")], values.Number("learning_rate"), values.Long("total_steps"), values.Number("warmup"), values.Number("lr_decay"));
        if (schedule is { Kind: ScheduleKind.InverseSqrt, Warmup: 0 })
            throw new OptionException("--scheduler inverse_sqrt needs a --warmup above 0: the rate falls from where that ends");
        if (schedule is { Kind: ScheduleKind.Polynomial or ScheduleKind.InverseSqrt, Peak: <= LearningRateSchedule.LowestRate })
            throw new OptionException($"--learning_rate {schedule.Peak}: --scheduler {values.Text("scheduler")} ends at {LearningRateSchedule.LowestRate}; give a higher one");
        return schedule;
    }

    /// <summary>What makes a transformer of UER-py another model than GPT-2; its defaults do.</summary>
    private static void CheckArchitecture(OptionValues values)
    {
        List<string> faults = [];
        if (!values.Flag("remove_embedding_layernorm")) faults.Add("remove_embedding_layernorm must be on");
        if (!values.Words("embedding").SelectMany(word => word.Split('_')).SequenceEqual(["word", "pos"])) faults.Add("embedding must be word pos");
        if (values.TextOrNull("emb_size") is { } size && size != values.Text("hidden_size")) faults.Add("emb_size must be hidden_size");
        if (faults.Count > 0) throw new OptionException($"The model is not GPT-2's: {string.Join("; ", faults)}. Say so with --config_path, or as options");
    }
}
