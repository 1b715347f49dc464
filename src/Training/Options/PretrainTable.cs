namespace Hanlin.Training.Options;

/// <summary>The options of <c>pretrain</c>: those of UER-py's pretrain.py, with its defaults, and our own.</summary>
public static class PretrainTable
{
    private const string OneModel = "the model is GPT-2's";
    private const string NotForLm = "language modelling masks nothing";
    private const string NoLogFile = "the log goes to standard error";

    /// <summary>The table.</summary>
    public static OptionTable Table { get; } = new("pretrain", "trains a model on a dataset.",
    [
        new("dataset_path", OptionKind.Path, "The dataset that preprocess wrote, of either format.") { Default = "dataset.pt", IsUer = true },
        new("vocab_path", OptionKind.Path, "The vocabulary: UTF-8, one token a line.") { IsRequired = true, IsUer = true },
        new("config_path", OptionKind.Path, "A JSON file of further options. Without it: the built-in models/gpt2/config.json.") { IsUer = true },
        new("pretrained_model_path", OptionKind.Path, "Weights to begin with.") { IsUer = true },
        new("output_model_path", OptionKind.Path, "Where the weights go: PATH-STEP.") { IsRequired = true, IsUer = true },

        new("total_steps", OptionKind.Integer, "Batches to train on, accumulated ones counted.") { Default = "100000", Min = 1, Max = int.MaxValue, IsUer = true },
        new("save_checkpoint_steps", OptionKind.Integer, "Steps from one checkpoint to the next. There is one at the end as well.") { Default = "10000", Min = 1, Max = int.MaxValue, IsUer = true },
        new("report_steps", OptionKind.Integer, "Steps from one report to the next.") { Default = "100", Min = 1, Max = int.MaxValue, IsUer = true },
        new("batch_size", OptionKind.Integer, "Sequences in a batch of one process.") { Default = "32", Min = 1, Max = 65536, IsUer = true },
        new("accumulation_steps", OptionKind.Integer, "Batches whose gradients are added up before the weights change.") { Default = "1", Min = 1, Max = 65536, IsUer = true },
        new("instances_buffer_size", OptionKind.Integer, "Sequences shuffled together, with --shuffle uer.") { Default = "25600", Min = 1, Max = 10_000_000, IsUer = true },
        new("shuffle", OptionKind.Choice, "uer shuffles a buffer as UER-py does; global shuffles the whole dataset each epoch; auto goes by the format of the dataset.")
            { Choices = ["auto", "uer", "global"], Default = "auto" },
        new("seed", OptionKind.Integer, "Seed of all random numbers.") { Default = "7", Min = 0, Max = uint.MaxValue, IsUer = true },

        new("learning_rate", OptionKind.Number, "The highest learning rate.") { Default = "2e-5", Min = 0, Max = 10, IsUer = true },
        new("warmup", OptionKind.Number, "Share of total_steps in which the learning rate rises.") { Default = "0.1", Min = 0, Max = 1, IsUer = true },
        new("scheduler", OptionKind.Choice, "How the learning rate falls.")
        {
            Choices = ["linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup", "inverse_sqrt", "tri_stage"],
            Default = "linear",
            IsUer = true,
        },
        new("lr_decay", OptionKind.Number, "Share of total_steps in which the learning rate falls, with tri_stage.") { Default = "0.5", Min = 0, Max = 1, IsUer = true },
        new("optimizer", OptionKind.Choice, "The optimiser.") { Choices = ["adamw"], Default = "adamw", IsUer = true },
        new("beta1", OptionKind.Number, "Decay of the mean of the gradients.") { Default = "0.9", Min = 0, Max = 0.999999 },
        new("beta2", OptionKind.Number, "Decay of the mean of their squares.") { Default = "0.999", Min = 0, Max = 0.999999 },
        new("weight_decay", OptionKind.Number, "Weight decay of matrices.") { Default = "0.01", Min = 0, Max = 1 },
        new("max_grad_norm", OptionKind.Number, "Gradients are scaled down to this norm; 0 leaves them.") { Default = "0", Min = 0, Max = 1e6 },
        new("dropout", OptionKind.Number, "Share of activations dropped.") { Default = "0.1", Min = 0, Max = 0.99, IsUer = true },
        new("loss_rule", OptionKind.Choice, "Which positions count: target, those whose target is not [PAD]; uer-head, those that hold a token, as UER-py since 2023-07.")
            { Choices = ["target", "uer-head"], Default = "target" },

        new("precision", OptionKind.Choice, "Of the matrix products; the weights are kept in fp32.") { Choices = ["fp32", "bf16"], Default = "fp32" },
        new("gradient_checkpointing", OptionKind.Flag, "Compute activations again instead of keeping them.") { Default = "false" },
        new("device", OptionKind.Choice, "auto is CUDA where gpu_ranks are given, else the CPU.") { Choices = ["auto", "cpu", "cuda"], Default = "auto" },
        new("threads", OptionKind.Integer, "Threads of the CPU; 0 takes all processors.") { Default = "0", Min = 0, Max = 1024 },
        new("resume", OptionKind.Flag, "Go on from the newest checkpoint beside output_model_path, if there is one.") { Default = "false" },
        new("keep_checkpoints", OptionKind.Integer, "Newest checkpoints to keep; 0 keeps all.") { Default = "0", Min = 0, Max = 100_000 },
        new("eval_dataset_path", OptionKind.Path, "A held-out dataset to evaluate on."),
        new("eval_steps", OptionKind.Integer, "Steps from one evaluation to the next; 0 evaluates at the end only.") { Default = "0", Min = 0, Max = int.MaxValue },

        new("world_size", OptionKind.Integer, "Processes that train together.") { Default = "1", Min = 1, Max = 4096, IsUer = true },
        new("gpu_ranks", OptionKind.Integers, "Ranks of the processes on this machine, one GPU each.") { Default = "", Min = 0, Max = 4095, IsUer = true },
        new("master_ip", OptionKind.Text, "Where rank 0 listens.") { Default = "tcp://localhost:12345", IsUer = true },
        new("backend", OptionKind.Choice, "How the processes add up gradients: nccl on GPUs, gloo (here MPI) on CPUs.") { Choices = ["nccl", "gloo", "mpi"], Default = "nccl", IsUer = true },

        new("emb_size", OptionKind.Integer, "Width of the embedding, which is hidden_size.") { Min = 1, Max = 65536, IsUer = true },
        new("hidden_size", OptionKind.Integer, "Width of the model.") { Min = 1, Max = 65536, IsUer = true },
        new("feedforward_size", OptionKind.Integer, "Width inside a feed-forward layer.") { Min = 1, Max = 262_144, IsUer = true },
        new("heads_num", OptionKind.Integer, "Attention heads.") { Min = 1, Max = 1024, IsUer = true },
        new("layers_num", OptionKind.Integer, "Layers.") { Min = 1, Max = 1024, IsUer = true },
        new("max_seq_length", OptionKind.Integer, "Positions of the model.") { Default = "512", Min = 1, Max = 65536, IsUer = true },
        new("hidden_act", OptionKind.Choice, "The activation; gelu_fast is GPT-2's.") { Choices = ["gelu_fast", "gelu"], Default = "gelu_fast", IsUer = true },
        new("layernorm_flavor", OptionKind.Choice, "uer divides by the standard deviation of a sample, as UER-py; hf by that of a population, as Hugging Face.")
            { Choices = ["uer", "hf"], Default = "uer" },
        new("data_processor", OptionKind.Choice, "What the sequences are for.") { Choices = ["lm"], Default = "lm", IsUer = true },
        new("embedding", OptionKind.Words, "The embeddings: word and pos, in one word too.") { Choices = ["word", "pos", "word_pos"], Default = "word", IsUer = true },
        new("remove_embedding_layernorm", OptionKind.Flag, "No layer normalisation behind the embedding, as in GPT-2.") { Default = "false", IsUer = true },
        new("encoder", OptionKind.Choice, "The encoder.") { Choices = ["transformer"], Default = "transformer", IsUer = true },
        new("mask", OptionKind.Choice, "What a position sees: those before it.") { Choices = ["causal"], Default = "fully_visible", IsUer = true },
        new("layernorm_positioning", OptionKind.Choice, "Where a layer normalises.") { Choices = ["pre"], Default = "post", IsUer = true },
        new("target", OptionKind.Words, "What is learnt.") { Choices = ["lm"], Default = "mlm", IsUer = true },
        new("tie_weights", OptionKind.Flag, "The output layer is the word embedding.") { Default = "false", IsUer = true },
        new("deep_init", OptionKind.Flag, "Smaller initial weights in deep models.") { Default = "false", IsUer = true },
        new("feed_forward", OptionKind.Choice, "The feed-forward layer.") { Choices = ["dense"], Default = "dense", IsUer = true },
        new("layernorm", OptionKind.Choice, "The layer normalisation; see layernorm_flavor.") { Choices = ["normal"], Default = "normal", IsUer = true },
        Off("has_lmtarget_bias", "A bias in the output layer, which no file of the family has."),
        Off("prefix_lm_loss", "Count the second part of a text only."),
        Off("relative_position_embedding", "Positions relative to each other."),
        Off("factorized_embedding_parameterization", "An embedding narrower than the model."),
        Off("remove_attention_scale", "Attention without its scale."),
        Off("remove_transformer_bias", "Layers without biases."),
        Off("parameter_sharing", "The same weights in every layer."),
        Off("has_residual_attention", "Attention that adds up over the layers."),

        new("tokenizer", OptionKind.Choice, "The tokenizer.") { Choices = ["bert"], IsUer = true, NoEffect = "the dataset holds ids" },
        new("do_lower_case", OptionKind.Choice, "Lower-casing.") { Choices = ["true", "false"], IsUer = true, NoEffect = "the dataset holds ids" },
        new("merges_path", OptionKind.Path, "Merges of a byte-pair tokenizer.") { IsUer = true, NoEffect = "the dataset holds ids" },
        new("spm_model_path", OptionKind.Path, "Model of a sentencepiece tokenizer.") { IsUer = true, NoEffect = "the dataset holds ids" },
        new("labels_num", OptionKind.Integer, "Classes.") { IsUer = true, NoEffect = "nothing is classified" },
        new("pooling", OptionKind.Text, "Which state a classifier reads.") { IsUer = true, NoEffect = "nothing is classified" },
        new("whole_word_masking", OptionKind.Flag, "Mask whole words.") { IsUer = true, NoEffect = NotForLm },
        new("span_masking", OptionKind.Flag, "Mask spans.") { IsUer = true, NoEffect = NotForLm },
        new("span_geo_prob", OptionKind.Number, "Distribution of the spans.") { IsUer = true, NoEffect = NotForLm },
        new("span_max_length", OptionKind.Integer, "Longest span.") { IsUer = true, NoEffect = NotForLm },
        new("tgt_tokenizer", OptionKind.Text, "Tokenizer of a second text.") { IsUer = true, NoEffect = OneModel },
        new("tgt_vocab_path", OptionKind.Path, "Vocabulary of a second text.") { IsUer = true, NoEffect = OneModel },
        new("tgt_merges_path", OptionKind.Path, "Merges of a second text.") { IsUer = true, NoEffect = OneModel },
        new("tgt_spm_model_path", OptionKind.Path, "Model of a second text.") { IsUer = true, NoEffect = OneModel },
        new("tgt_do_lower_case", OptionKind.Choice, "Lower-case a second text.") { Choices = ["true", "false"], IsUer = true, NoEffect = OneModel },
        new("tgt_embedding", OptionKind.Text, "Embedding of a decoder.") { IsUer = true, NoEffect = OneModel },
        new("share_embedding", OptionKind.Flag, "Share it with the encoder's.") { IsUer = true, NoEffect = OneModel },
        new("decoder", OptionKind.Text, "The decoder.") { IsUer = true, NoEffect = OneModel },
        new("bidirectional", OptionKind.Flag, "For recurrent encoders.") { IsUer = true, NoEffect = OneModel },
        new("relative_attention_buckets_num", OptionKind.Integer, "For relative positions.") { IsUer = true, NoEffect = OneModel },
        new("log_path", OptionKind.Path, "A file for the log.") { IsUer = true, NoEffect = NoLogFile },
        new("log_level", OptionKind.Text, "How much is logged.") { IsUer = true, NoEffect = NoLogFile },
        new("log_file_level", OptionKind.Text, "How much goes to the file.") { IsUer = true, NoEffect = NoLogFile },
    ]);

    /// <summary>A switch of UER-py's that makes another model, which is not trained here.</summary>
    private static StageOption Off(string name, string help) => new(name, OptionKind.Flag, help) { Choices = ["false"], Default = "false", IsUer = true };
}
