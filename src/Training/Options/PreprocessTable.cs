namespace Hanlin.Training.Options;

/// <summary>The options of <c>preprocess</c>: those of UER-py's preprocess.py and our own.</summary>
public static class PreprocessTable
{
    /// <summary>Longest sequence, in tokens.</summary>
    public const int MaxSequenceLength = 8192;

    private const string NotForLm = "language modelling cuts documents into sequences and draws nothing at random";
    private const string NoSecondText = "it is for translation, which has a second text";

    /// <summary>The table.</summary>
    public static OptionTable Table { get; } = new("preprocess", "makes a dataset of token ids from a corpus of text.",
    [
        new("corpus_path", OptionKind.Path, "The text: UTF-8, one document a line, or JSONL.") { IsRequired = true, IsUer = true },
        new("vocab_path", OptionKind.Path, "The vocabulary: UTF-8, one token a line.") { IsRequired = true, IsUer = true },
        new("dataset_path", OptionKind.Path, "The dataset to write. A path that ends in .pt gets UER-py's format.") { Default = "dataset.pt", IsUer = true },
        new("dataset_format", OptionKind.Choice, "hanlin is compact and read by position; uer is UER-py's, read from front to back; auto goes by the path.")
            { Choices = ["auto", "hanlin", "uer"], Default = "auto" },
        new("seq_length", OptionKind.Integer, "Tokens that a sequence predicts.") { Default = "128", Min = 1, Max = MaxSequenceLength, IsUer = true },
        new("processes_num", OptionKind.Integer, "Threads that encode; 0 takes all processors. The dataset is the same for any number.") { Default = "0", Min = 0, Max = 1024, IsUer = true },
        new("corpus_format", OptionKind.Choice, "lines has one document a line; jsonl has one JSON object or string a line; auto goes by the path (.jsonl, .ndjson).")
            { Choices = ["auto", "lines", "jsonl"], Default = "auto" },
        new("text_field", OptionKind.Text, "Where the text is in a JSON object.") { Default = "text" },
        new("packing", OptionKind.Flag, "Fill sequences with several documents, each still between [CLS] and [SEP], so that nothing is padded.") { Default = "false" },
        new("skip_empty", OptionKind.Flag, "Pass over documents without a token; otherwise each is [CLS] [SEP], as in UER-py.") { Default = "false" },
        new("tokenizer", OptionKind.Choice, "The tokenizer.") { Choices = ["bert"], Default = "bert", IsUer = true },
        new("do_lower_case", OptionKind.Choice, "Lower-case the text and strip its accents.") { Choices = ["true", "false"], Default = "true", IsUer = true },
        new("data_processor", OptionKind.Choice, "What the sequences are for.") { Choices = ["lm"], Default = "lm", IsUer = true },
        new("target", OptionKind.Words, "The older name of data_processor.") { Choices = ["lm"], IsUer = true },
        new("seed", OptionKind.Integer, "Seed of the random numbers.") { IsUer = true, NoEffect = NotForLm },
        new("docs_buffer_size", OptionKind.Integer, "Documents in memory.") { IsUer = true, NoEffect = "documents are streamed" },
        new("dup_factor", OptionKind.Integer, "Times that each document is used.") { IsUer = true, NoEffect = NotForLm },
        new("short_seq_prob", OptionKind.Number, "Share of shortened sequences.") { IsUer = true, NoEffect = NotForLm },
        new("full_sentences", OptionKind.Flag, "Fill sequences with whole sentences.") { IsUer = true, NoEffect = "it is for masked models; see --packing" },
        new("dynamic_masking", OptionKind.Flag, "Mask while training.") { IsUer = true, NoEffect = NotForLm },
        new("whole_word_masking", OptionKind.Flag, "Mask whole words.") { IsUer = true, NoEffect = NotForLm },
        new("span_masking", OptionKind.Flag, "Mask spans.") { IsUer = true, NoEffect = NotForLm },
        new("span_geo_prob", OptionKind.Number, "Distribution of the spans.") { IsUer = true, NoEffect = NotForLm },
        new("span_max_length", OptionKind.Integer, "Longest span.") { IsUer = true, NoEffect = NotForLm },
        new("sentence_selection_strategy", OptionKind.Choice, "For summaries.") { Choices = ["lead", "random"], IsUer = true, NoEffect = NotForLm },
        new("merges_path", OptionKind.Path, "Merges of a byte-pair tokenizer.") { IsUer = true, NoEffect = "the tokenizer is bert" },
        new("spm_model_path", OptionKind.Path, "Model of a sentencepiece tokenizer.") { IsUer = true, NoEffect = "the tokenizer is bert" },
        new("tgt_seq_length", OptionKind.Integer, "Length of the second text.") { IsUer = true, NoEffect = NoSecondText },
        new("tgt_tokenizer", OptionKind.Text, "Tokenizer of the second text.") { IsUer = true, NoEffect = NoSecondText },
        new("tgt_vocab_path", OptionKind.Path, "Vocabulary of the second text.") { IsUer = true, NoEffect = NoSecondText },
        new("tgt_merges_path", OptionKind.Path, "Merges of the second text.") { IsUer = true, NoEffect = NoSecondText },
        new("tgt_spm_model_path", OptionKind.Path, "Model of the second text.") { IsUer = true, NoEffect = NoSecondText },
        new("tgt_do_lower_case", OptionKind.Choice, "Lower-case the second text.") { Choices = ["true", "false"], IsUer = true, NoEffect = NoSecondText },
    ]);
}
