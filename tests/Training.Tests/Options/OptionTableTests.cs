using Hanlin.Training.Options;

namespace Hanlin.Training.Tests.Options;

public sealed class OptionTableTests
{
    private static readonly OptionTable Table = PretrainTable.Table;

    [Fact]
    public void Values_are_given_behind_a_blank_or_an_equals_sign()
    {
        var parsed = Table.Parse(["--vocab_path", "v.txt", "--learning_rate=1e-4", "--output_model_path=a=b", "--seed", "3"]);

        parsed.Given.ShouldBe(new Dictionary<string, string>
        {
            ["vocab_path"] = "v.txt",
            ["learning_rate"] = "1e-4",
            ["output_model_path"] = "a=b",
            ["seed"] = "3",
        }, ignoreOrder: true);
        parsed.Notices.ShouldBeEmpty();
    }

    [Fact]
    public void Switches_take_no_value_or_true_or_false()
    {
        var parsed = Table.Parse(["--deep_init", "--tie_weights", "true", "--resume=false", "--gradient_checkpointing", "--seed", "1"]);

        parsed.Given["deep_init"].ShouldBe("true");
        parsed.Given["tie_weights"].ShouldBe("true");
        parsed.Given["resume"].ShouldBe("false");
        parsed.Given["gradient_checkpointing"].ShouldBe("true");
    }

    [Fact]
    public void Lists_take_words_up_to_the_next_option()
    {
        var parsed = Table.Parse(["--gpu_ranks", "0", "1", "2", "--embedding", "word", "pos", "--world_size", "3"]);

        parsed.Given["gpu_ranks"].ShouldBe("0 1 2");
        parsed.Given["embedding"].ShouldBe("word pos");
        Table.Parse(["--gpu_ranks", "--world_size", "1"]).Given["gpu_ranks"].ShouldBe("");
        Table.Parse(["--gpu_ranks=4 5"]).Given["gpu_ranks"].ShouldBe("4 5");
    }

    [Fact]
    public void Dashes_inside_a_name_count_as_underscores() => Table.Parse(["--batch-size", "4"]).Given["batch_size"].ShouldBe("4");

    [Fact]
    public void The_last_of_a_repeated_option_wins() => Table.Parse(["--seed", "1", "--seed=2"]).Given["seed"].ShouldBe("2");

    [Theory]
    [InlineData("--learning_rat", "pretrain has no option \"--learning_rat\"; did you mean \"learning_rate\"?")]
    [InlineData("--xyzzy", "pretrain has no option \"--xyzzy\"")]
    [InlineData("corpus.txt", "\"corpus.txt\" is not an option of pretrain")]
    [InlineData("--batch_size", "--batch_size has no value; write --batch_size N")]
    [InlineData("--batch_size=0", "--batch_size \"0\": allowed: 1 to 65536")]
    [InlineData("--batch_size=many", "--batch_size \"many\": it must be a whole number, 1 to 65536")]
    [InlineData("--batch_size=99999999999999999999", "--batch_size \"99999999999999999999\": it must be a whole number")]
    [InlineData("--dropout=nan", "--dropout \"nan\": it must be a number, 0 to 0.99")]
    [InlineData("--dropout=1", "--dropout \"1\": allowed: 0 to 0.99")]
    [InlineData("--scheduler=cosin", "did you mean \"cosine\"?")]
    [InlineData("--embedding=word poss", "\"poss\" is not allowed; allowed: word, pos, word_pos; did you mean \"pos\"?")]
    [InlineData("--gpu_ranks=0 x", "--gpu_ranks \"0 x\": it must be whole numbers, 0 to 4095")]
    [InlineData("--gpu_ranks=-1", "--gpu_ranks \"-1\": allowed: 0 to 4095")]
    [InlineData("--deep_init=yes", "--deep_init \"yes\": it is a switch: true or false")]
    [InlineData("--parameter_sharing", "--parameter_sharing \"true\": only false is supported")]
    [InlineData("--vocab_path=", "--vocab_path \"\": it is empty; give PATH")]
    [InlineData("--mask=fully_visible", "--mask \"fully_visible\": allowed: causal")]
    public void What_is_wrong_is_named_with_what_is_allowed(string argument, string message) =>
        Should.Throw<OptionException>(() => Table.Parse([argument])).Message.ShouldContain(message);

    [Fact]
    public void A_name_from_outside_cannot_steer_the_terminal() =>
        Should.Throw<OptionException>(() => Table.Parse(["--\u001b[2J"])).Message.ShouldBe("pretrain has no option \"--\\u001B[2J\"");

    [Fact]
    public void Options_without_effect_are_accepted_with_a_line_each()
    {
        var parsed = PreprocessTable.Table.Parse(["--dup_factor", "5", "--corpus_path", "c", "--vocab_path", "v", "--docs_buffer_size", "1", "--seed", "7"]);

        parsed.Notices.Count.ShouldBe(3);
        parsed.Notices.ShouldContain("--docs_buffer_size has no effect here: documents are streamed");
    }

    [Fact]
    public void The_options_of_a_job_are_checked_by_the_same_rules()
    {
        Table.Check(new Dictionary<string, string> { ["total_steps"] = "10", ["gpu_ranks"] = "0 1" });

        Should.Throw<OptionException>(() => Table.Check(new Dictionary<string, string> { ["total_step"] = "10" }))
            .Message.ShouldContain("did you mean \"total_steps\"?");
        Should.Throw<OptionException>(() => Table.Check(new Dictionary<string, string> { ["total_steps"] = "-1" }))
            .Message.ShouldContain("allowed: 1 to 2147483647");
    }

    [Fact]
    public void The_commands_of_the_model_card_are_understood()
    {
        PreprocessTable.Table.Parse(Words("""
            --corpus_path corpora/cluecorpussmall.txt --vocab_path models/google_zh_vocab.txt
            --dataset_path cluecorpussmall_lm_seq128_dataset.pt --seq_length 128 --processes_num 32 --data_processor lm
            """)).Notices.ShouldBeEmpty();

        var parsed = Table.Parse(Words("""
            --dataset_path cluecorpussmall_lm_seq128_dataset.pt --vocab_path models/google_zh_vocab.txt
            --config_path models/gpt2/config.json --output_model_path models/cluecorpussmall_gpt2_seq128_model.bin
            --world_size 8 --gpu_ranks 0 1 2 3 4 5 6 7 --total_steps 1000000 --save_checkpoint_steps 100000 --report_steps 50000
            --learning_rate 1e-4 --batch_size 64
            """));
        parsed.Notices.ShouldBeEmpty();
        var values = Table.Resolve(parsed.Given);
        values.Integers("gpu_ranks").ShouldBe([0, 1, 2, 3, 4, 5, 6, 7]);
        values.Integer("layers_num").ShouldBe(12);
        values.Text("mask").ShouldBe("causal");
        values.Number("dropout").ShouldBe(0.1);
    }

    [Theory]
    [InlineData("preprocess.py", "corpus_path dataset_path processes_num data_processor docs_buffer_size seq_length tgt_seq_length dup_factor short_seq_prob full_sentences seed dynamic_masking whole_word_masking span_masking span_geo_prob span_max_length sentence_selection_strategy tokenizer vocab_path merges_path spm_model_path do_lower_case tgt_tokenizer tgt_vocab_path tgt_merges_path tgt_spm_model_path tgt_do_lower_case")]
    [InlineData("pretrain.py", "dataset_path pretrained_model_path output_model_path config_path total_steps save_checkpoint_steps report_steps accumulation_steps batch_size instances_buffer_size labels_num dropout seed data_processor deep_init whole_word_masking span_masking span_geo_prob span_max_length learning_rate warmup lr_decay optimizer scheduler world_size gpu_ranks master_ip backend log_path log_level log_file_level embedding tgt_embedding max_seq_length relative_position_embedding share_embedding remove_embedding_layernorm factorized_embedding_parameterization encoder decoder mask layernorm_positioning feed_forward relative_attention_buckets_num remove_attention_scale remove_transformer_bias layernorm bidirectional parameter_sharing has_residual_attention has_lmtarget_bias target tie_weights pooling prefix_lm_loss tokenizer vocab_path merges_path spm_model_path do_lower_case tgt_tokenizer tgt_vocab_path tgt_merges_path tgt_spm_model_path tgt_do_lower_case")]
    public void Every_option_of_UER_py_is_known_by_its_name(string script, string names)
    {
        var table = script == "preprocess.py" ? PreprocessTable.Table : Table;

        names.Split(' ').Except(table.Options.Where(option => option.IsUer).Select(option => option.Name)).ShouldBeEmpty();
    }

    [Fact]
    public void The_help_names_every_option_with_its_limits_and_default()
    {
        var help = Table.Help();

        foreach (var option in Table.Options) help.ShouldContain($"--{option.Name}");
        help.ShouldContain("--batch_size N\n      Sequences in a batch of one process. Allowed: 1 to 65536. Default: 32.\n");
        help.ShouldContain("usage: pretrain --vocab_path PATH --output_model_path PATH");
        help.Split('\n').ShouldAllBe(line => line.Length <= 130);
    }

    [Fact]
    public void Every_default_that_is_ours_is_allowed_by_its_own_table()
    {
        foreach (var option in new[] { PreprocessTable.Table, BuildVocabTable.Table, Table }.SelectMany(table => table.Options))
        {
            // UER-py's defaults are for BERT: they are known, and refused with their source where a configuration does not replace them.
            if (option.Default is { } value && option.Name is not ("mask" or "layernorm_positioning" or "target" or "embedding"))
                option.Fault(value).ShouldBeNull(option.Name);
        }
    }

    private static string[] Words(string command) => command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
