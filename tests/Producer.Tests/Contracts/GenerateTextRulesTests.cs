using Hanlin.Contracts;

namespace Hanlin.Producer.Tests.Contracts;

public sealed class GenerateTextRulesTests
{
    private static readonly GenerateText Job = new() { JobId = Guid.NewGuid(), Model = "poem", Prompt = "春眠不觉晓" };

    /// <summary>Settings that are wrong, with what the message must name: the parameter, the value, the limit or the remedy.</summary>
    public static TheoryData<SamplingSettings, string[]> WrongSettings => new()
    {
        { new() { MaxNewTokens = 0 }, ["max_new_tokens is 0", "from 1 to 1000000", "Leave it out for 100"] },
        { new() { MaxNewTokens = -1 }, ["max_new_tokens is -1"] },
        { new() { MaxNewTokens = int.MaxValue }, ["max_new_tokens is 2147483647"] },
        { new() { MaxLength = 0 }, ["max_length is 0", "max_new_tokens"] },
        { new() { MinNewTokens = -1 }, ["min_new_tokens is -1", "from 0"] },
        { new() { MinNewTokens = 11, MaxNewTokens = 10 }, ["min_new_tokens is 11", "max_new_tokens, 10"] },
        { new() { MinNewTokens = 101 }, ["min_new_tokens is 101", "default", "100"] },
        { new() { MinNewTokens = 60, MaxLength = 50 }, ["min_new_tokens is 60", "max_length, 50"] },
        { new() { Temperature = 0 }, ["temperature is 0;", "do_sample to false"] },
        { new() { Temperature = -1 }, ["temperature is -1"] },
        { new() { Temperature = 1e-45 }, ["temperature is 1E-45"] },
        { new() { Temperature = 1e38 }, ["temperature is 1E+38", "100"] },
        { new() { Temperature = double.NaN }, ["temperature is NaN"] },
        { new() { Temperature = double.PositiveInfinity }, ["temperature is Infinity"] },
        { new() { TopK = -1 }, ["top_k is -1", "0 to keep every token"] },
        { new() { TopP = 0 }, ["top_p is 0;", "above 0 and at most 1"] },
        { new() { TopP = 1.0001 }, ["top_p is 1.0001", "1 to keep every token"] },
        { new() { TopP = -0.1 }, ["top_p is -0.1"] },
        { new() { TopP = double.NaN }, ["top_p is NaN"] },
        { new() { TopP = 1e-50 }, ["top_p is 1E-50"] },
        { new() { MinP = -0.01 }, ["min_p is -0.01"] },
        { new() { MinP = 1.01 }, ["min_p is 1.01", "from 0 to 1"] },
        { new() { TypicalP = 0 }, ["typical_p is 0;"] },
        { new() { TypicalP = double.NegativeInfinity }, ["typical_p is -Infinity"] },
        { new() { RepetitionPenalty = 0 }, ["repetition_penalty is 0;", "1 for none"] },
        { new() { RepetitionPenalty = -1.2 }, ["repetition_penalty is -1.2"] },
        { new() { RepetitionPenalty = 1e9 }, ["repetition_penalty is 1000000000", "100"] },
        { new() { PresencePenalty = 100.5 }, ["presence_penalty is 100.5", "from -100 to 100"] },
        { new() { FrequencyPenalty = double.NaN }, ["frequency_penalty is NaN"] },
        { new() { NoRepeatNgramSize = 1025 }, ["no_repeat_ngram_size is 1025", "1024"] },
        { new() { NumReturnSequences = 0 }, ["num_return_sequences is 0", "from 1 to 256"] },
        { new() { NumReturnSequences = 1_000_000 }, ["num_return_sequences is 1000000", "more jobs"] },
        { new() { Logprobs = 21 }, ["logprobs is 21", "20"] },
        { new() { SoftStop = -1 }, ["soft_stop is -1"] },
        { new() { Stop = [""] }, ["stop[0] is empty"] },
        { new() { Stop = ["。", null!] }, ["stop[1] is empty"] },
        { new() { Stop = [.. Enumerable.Repeat("。", 65)] }, ["stop has 65 strings", "64"] },
        { new() { Stop = [new string('长', 1 << 20)] }, ["stop[0] is 1048576 characters long", "256"] },
        { new() { Stop = ["a\0"] }, ["stop[0]", "U+0000"] },
        { new() { BadWords = ["\ud800"] }, ["bad_words[0]", "U+D800"] },
        { new() { EosTokenIds = [102, -7] }, ["eos_token_ids holds -7"] },
        { new() { EosTokenIds = [.. Enumerable.Range(0, 65)] }, ["eos_token_ids has 65", "64"] },
        { new() { LogitBias = Bias("春", 1) }, ["logit_bias", "\"春\"", "token ids"] },
        { new() { LogitBias = Bias("-1", 1) }, ["\"-1\""] },
        { new() { LogitBias = Bias("007", 1) }, ["\"007\""] },
        { new() { LogitBias = Bias("4294967296", 1) }, ["\"4294967296\""] },
        { new() { LogitBias = Bias("102", double.NaN) }, ["logit_bias[\"102\"] is NaN"] },
        { new() { LogitBias = Bias("102", double.PositiveInfinity) }, ["logit_bias[\"102\"] is Infinity"] },
        { new() { LogitBias = Enumerable.Range(0, 1025).ToDictionary(id => $"{id}", _ => 1.0) }, ["logit_bias has 1025", "1024"] },
    };

    [Theory]
    [MemberData(nameof(WrongSettings), DisableDiscoveryEnumeration = true)]
    public void A_wrong_setting_is_named_with_its_value_and_what_helps(SamplingSettings settings, string[] parts)
    {
        var fault = GenerateTextRules.Faults(Job with { Sampling = settings }).ShouldHaveSingleItem();
        foreach (var part in parts)
            fault.ShouldContain(part);
        GenerateTextRules.Faults(settings).ShouldHaveSingleItem().ShouldBe(fault);
    }

    [Fact]
    public void The_ends_of_every_range_are_allowed()
    {
        SamplingSettings least = new()
        {
            MaxNewTokens = 1,
            MaxLength = 1,
            MinNewTokens = 0,
            Temperature = 0.0001,
            TopK = 0,
            TopP = 1e-30,
            MinP = 0,
            TypicalP = 1e-30,
            RepetitionPenalty = 0.01,
            PresencePenalty = -100,
            FrequencyPenalty = -100,
            NoRepeatNgramSize = 0,
            NumReturnSequences = 1,
            Seed = long.MinValue,
            Logprobs = 0,
            SoftStop = 0,
            Stop = [],
            BadWords = [],
            EosTokenIds = [],
            LogitBias = Bias("0", -1e6),
        };
        SamplingSettings most = new()
        {
            MaxNewTokens = 1_000_000,
            MaxLength = 1_000_000,
            MinNewTokens = 1_000_000,
            Temperature = 100,
            TopK = int.MaxValue,
            TopP = 1,
            MinP = 1,
            TypicalP = 1,
            RepetitionPenalty = 100,
            PresencePenalty = 100,
            FrequencyPenalty = 100,
            NoRepeatNgramSize = 1024,
            NumReturnSequences = 256,
            Seed = long.MaxValue,
            Logprobs = 20,
            SoftStop = 1_000_000,
            Stop = [.. Enumerable.Repeat("。", 64)],
            BadWords = [new string('坏', 256)],
            EosTokenIds = [int.MaxValue],
            LogitBias = Bias("2147483647", 1e6),
        };
        GenerateTextRules.Faults(Job with { Sampling = least }).ShouldBeEmpty();
        GenerateTextRules.Faults(Job with { Sampling = most }).ShouldBeEmpty();
        GenerateTextRules.Faults(Job).ShouldBeEmpty();
    }

    [Fact]
    public void Every_fault_is_listed_not_only_the_first()
    {
        var faults = GenerateTextRules.Faults(Job with { JobId = Guid.Empty, Model = "../x", Sampling = new() { TopP = 2, TopK = -1 } });
        faults.Count.ShouldBe(4);
        faults[0].ShouldStartWith("job_id is all zero");
        faults[1].ShouldStartWith("model is \"../x\"");
        faults.ShouldContain(fault => fault.StartsWith("top_k is -1", StringComparison.Ordinal));
        faults.ShouldContain(fault => fault.StartsWith("top_p is 2", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_deserializer_leaves_null_is_missing()
    {
        GenerateTextRules.Faults(Job with { Model = null! }).ShouldHaveSingleItem().ShouldBe("model is missing. Give the name of a model.");
        GenerateTextRules.Faults(Job with { Prompt = null! }).ShouldHaveSingleItem().ShouldStartWith("prompt is missing.");
    }

    [Theory]
    [InlineData("poem")]
    [InlineData("gpt2-chinese-cluecorpussmall")]
    [InlineData("a.b_c-9")]
    [InlineData("0")]
    public void Names_that_are_safe_anywhere_are_allowed(string model) =>
        GenerateTextRules.Faults(Job with { Model = model }).ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a..b")]
    [InlineData(".")]
    [InlineData("poem.")]
    [InlineData("poem ")]
    [InlineData("poem\n")]
    [InlineData("CON")]
    [InlineData("a\0b")]
    [InlineData("ａ")]
    [InlineData("%2e%2e")]
    [InlineData("-rf")]
    public void Names_that_could_leave_their_folder_are_refused(string model) =>
        GenerateTextRules.Faults(Job with { Model = model }).ShouldHaveSingleItem().ShouldStartWith("model is \"");

    [Fact]
    public void A_huge_name_is_shown_shortened()
    {
        var fault = GenerateTextRules.Faults(Job with { Model = new string('m', 10_240) }).ShouldHaveSingleItem();
        fault.ShouldContain("\"" + new string('m', 40) + "…\"");
        fault.Length.ShouldBeLessThan(300);
    }

    /// <summary>Not as attributes, which are UTF-8 and cannot hold half a pair.</summary>
    public static TheoryData<string, string, string> BrokenPrompts => new()
    {
        { "春\0", "U+0000", "character 2" },
        { "\ud83d", "U+D83D", "character 1" },
        { "a\ude00", "U+DE00", "character 2" },
        { "\ude00\ud83d", "U+DE00", "character 1" },
        { "😀\ud83d😀", "U+D83D", "character 3" },
    };

    [Theory]
    [MemberData(nameof(BrokenPrompts), DisableDiscoveryEnumeration = true)]
    public void A_prompt_that_no_database_can_hold_is_refused_with_the_place(string prompt, string character, string place)
    {
        var fault = GenerateTextRules.Faults(Job with { Prompt = prompt }).ShouldHaveSingleItem();
        fault.ShouldStartWith("prompt holds");
        fault.ShouldContain(character);
        fault.ShouldContain(place);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t")]
    [InlineData("\u001b[2J\u007f\u0085\u202e")]
    [InlineData("\ufffe\uffff\U0010FFFF")]
    [InlineData("[CLS][SEP]")]
    [InlineData("𠀀😀ｶﾞ")]
    public void Strange_but_well_formed_prompts_are_allowed(string prompt) =>
        GenerateTextRules.Faults(Job with { Prompt = prompt }).ShouldBeEmpty();

    [Fact]
    public void Nothing_can_be_continued_only_behind_the_document_mark()
    {
        var empty = Job with { Prompt = "", Sampling = new() { AddCls = false } };
        GenerateTextRules.Faults(empty).ShouldHaveSingleItem().ShouldContain("add_cls");
        GenerateTextRules.Faults(empty with { Sampling = new() { AddCls = true } }).ShouldBeEmpty();
    }

    [Fact]
    public void Texts_have_limits()
    {
        GenerateTextRules.Faults(Job with { Prompt = new string('长', 32_768), CustomId = new string('i', 512) }).ShouldBeEmpty();
        GenerateTextRules.Faults(Job with { Prompt = new string('长', 32_769) }).ShouldHaveSingleItem().ShouldContain("32769 characters");
        GenerateTextRules.Faults(Job with { CustomId = new string('i', 513) }).ShouldHaveSingleItem().ShouldContain("custom_id is 513");
    }

    [Fact]
    public void A_later_version_is_newer_and_not_bad()
    {
        GenerateTextRules.Faults(Job with { SchemaVersion = 2 }).ShouldHaveSingleItem().ShouldContain("newer than the 1");
        GenerateTextRules.Faults(Job with { SchemaVersion = 0 }).ShouldHaveSingleItem().ShouldContain("count from 1");
    }

    [Fact]
    public void Ids_of_nothing_are_refused()
    {
        GenerateTextRules.Faults(Job with { BatchId = Guid.Empty }).ShouldHaveSingleItem().ShouldStartWith("batch_id is all zero");
        GenerateTextRules.Faults(Job with { LineNumber = 0 }).ShouldHaveSingleItem().ShouldStartWith("line_number is 0");
    }

    [Fact]
    public void A_quoted_text_cannot_break_a_line_or_steer_a_terminal()
    {
        QuotedText.Of("a\u001b[31m\r\n\u202e\u2028\ud800😀").ShouldBe("\"a\\u001B[31m\\u000D\\u000A\\u202E\\u2028\\uD800😀\"");
        QuotedText.Of("").ShouldBe("\"\"");
    }

    private static Dictionary<string, double> Bias(string key, double value) => new() { [key] = value };
}
