namespace Hanlin.Training.Options;

/// <summary>The options of <c>build-vocab</c>.</summary>
public static class BuildVocabTable
{
    /// <summary>The table.</summary>
    public static OptionTable Table { get; } = new("build-vocab", "makes a vocabulary from the characters of a corpus.",
    [
        new("corpus_path", OptionKind.Path, "The text: UTF-8, one document a line, or JSONL.") { IsRequired = true, IsUer = true },
        new("output_path", OptionKind.Path, "The vocabulary to write.") { IsRequired = true, IsUer = true },
        new("vocab_size", OptionKind.Integer, "Most tokens, special ones and word pieces counted.") { Default = "21128", Min = 16, Max = 1_000_000 },
        new("min_count", OptionKind.Integer, "Rarer characters become [UNK].") { Default = "1", Min = 1, Max = int.MaxValue, IsUer = true },
        new("word_pieces", OptionKind.Integer, "Most pieces of words in Latin letters and digits, beside the characters themselves.") { Default = "0", Min = 0, Max = 100_000 },
        new("workers_num", OptionKind.Integer, "Threads that count; 0 takes all processors. The vocabulary is the same for any number.") { Default = "0", Min = 0, Max = 1024, IsUer = true },
        new("corpus_format", OptionKind.Choice, "lines has one document a line; jsonl has one JSON object or string a line; auto goes by the path (.jsonl, .ndjson).")
            { Choices = ["auto", "lines", "jsonl"], Default = "auto" },
        new("text_field", OptionKind.Text, "Where the text is in a JSON object.") { Default = "text" },
        new("do_lower_case", OptionKind.Choice, "Lower-case the text and strip its accents, as the tokenizer will.") { Choices = ["true", "false"], Default = "true" },
    ]);
}
