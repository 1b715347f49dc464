using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;
using Hanlin.Inference.Tests.Fakes;

namespace Hanlin.Inference.Tests;

public sealed class LogitsProcessorsTests
{
    private const float Banned = float.NegativeInfinity;

    [Fact]
    public void Repetition_penalty_divides_positive_and_multiplies_negative_logits_of_prompt_and_continuation()
        // Tokens 0 and 1 stand in the prompt, 2 was generated; 3 is new.
        => Processed([4, -4, 2, 2], new() { RepetitionPenalty = 2 }, prompt: [0, 1], generated: [2]).ShouldBe([2, -8, 1, 2]);

    [Fact]
    public void A_token_seen_often_is_penalised_once()
        => Processed([4, 4], new() { RepetitionPenalty = 2 }, prompt: [0, 0, 0], generated: [0, 0]).ShouldBe([2, 4]);

    [Fact]
    public void Presence_and_frequency_count_generated_tokens_only()
        // Token 1 was generated three times: 5 - (0.5 + 3 * 0.25). Token 0 stands in the prompt alone.
        => Processed([5, 5], new() { PresencePenalty = 0.5f, FrequencyPenalty = 0.25f }, prompt: [0], generated: [1, 1, 1]).ShouldBe([5, 3.75f]);

    [Fact]
    public void No_ngram_of_the_size_occurs_twice()
        // History 1 2 3 1 2: with size 3 the 3 that followed 1 2 is banned, nothing else.
        => Processed([0, 0, 0, 0], new() { NoRepeatNgramSize = 3 }, prompt: [1, 2, 3], generated: [1, 2]).ShouldBe([0, 0, 0, Banned]);

    [Fact]
    public void Ngram_size_one_bans_every_token_seen()
        => Processed([0, 0, 0], new() { NoRepeatNgramSize = 1 }, prompt: [1], generated: [2]).ShouldBe([0, Banned, Banned]);

    [Fact]
    public void A_history_shorter_than_the_ngram_bans_nothing()
        => Processed([0, 0], new() { NoRepeatNgramSize = 4 }, prompt: [1], generated: [1]).ShouldBe([0, 0]);

    [Fact]
    public void The_last_token_of_a_bad_word_is_banned_once_the_others_stand()
    {
        var rules = new TokenRules { EosTokenIds = [], Suppressed = [3], BadWords = [[1, 2]] };
        Processed([0, 0, 0, 0], new(), prompt: [1], generated: [], rules).ShouldBe([0, 0, Banned, Banned]);
        Processed([0, 0, 0, 0], new(), prompt: [0], generated: [], rules).ShouldBe([0, 0, 0, Banned]);
    }

    [Fact]
    public void An_end_is_impossible_before_the_minimum()
    {
        var rules = new TokenRules { EosTokenIds = [1], Suppressed = [], BadWords = [] };
        Processed([0, 0], new() { MinNewTokens = 2 }, prompt: [0], generated: [0], rules).ShouldBe([0, Banned]);
        Processed([0, 0], new() { MinNewTokens = 2 }, prompt: [0], generated: [0, 0], rules).ShouldBe([0, 0]);
    }

    [Fact]
    public void Bias_is_added_to_its_token()
        => Processed([1, 1, 1], new() { LogitBias = [new(2, -100), new(0, 0.5f)] }, prompt: [1], generated: []).ShouldBe([1.5f, 1, -99]);

    private static float[] Processed(float[] logits, SamplingParams sampling, int[] prompt, int[] generated, TokenRules? rules = null)
    {
        var sequence = new Sequence(new Prompt(prompt), sampling, rules ?? Sequences.NoRules, maxNewTokens: 10);
        foreach (var token in generated) sequence.Append(token);
        LogitsProcessors.Apply(logits, sequence);
        return logits;
    }
}
