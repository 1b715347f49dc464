using System.Text;
using System.Text.Json;
using Hanlin.Producer.Output;
using Hanlin.Producer.Shell;
using Microsoft.Extensions.Time.Testing;

namespace Hanlin.Producer.Tests.Output;

public sealed class JsonlResultWriterTests
{
    [Fact]
    public async Task A_result_is_one_line_with_every_key_and_chinese_as_it_is() =>
        (await WrittenAsync(Results.One)).ShouldBe(
            """
            {"batch_id":"0198c1d2-0000-7000-8000-0000000000b1","line_number":3,"custom_id":"r-3",
            "job_id":"0198c1d2-0000-7000-8000-000000000001","sample_index":0,"prompt":"床前明月光",
            "text":"床前明月光，疑是地上霜。","generated_text":"床 前 明 月 光 ， 疑 是 地 上 霜 。",
            "token_ids":[101,2414,1184],"finish_reason":"stop","status":"succeeded","error":null,"model":"poem","model_version":2,
            "model_sha256":"ab12","seed":-7,"sampling":{"top_k":8},"prompt_tokens":6,"completion_tokens":7,"sum_logprob":-12.5,
            "logprobs":null,"queue_ms":1.5,"prefill_ms":2,"decode_ms":30.25,
            "worker":"w1","device":"cpu int8","created_at":"2025-11-22T08:00:00+00:00"}
            """.Replace("\n", "", StringComparison.Ordinal) + "\n");

    [Fact]
    public async Task A_failed_sample_has_the_same_keys()
    {
        var lines = (await WrittenAsync(Results.One, Results.Failed)).TrimEnd('\n').Split('\n');
        Keys(lines[1]).ShouldBe(Keys(lines[0]));
    }

    [Theory]
    [InlineData("𠀀𪚥😀", "𠀀𪚥😀")]
    [InlineData("<>&'+/", "<>&'+/")]
    [InlineData("a\"b\\c", "a\\\"b\\\\c")]
    [InlineData("a\nb\tc\rd", "a\\nb\\tc\\rd")]
    [InlineData("\u001b[2J\u0007\u007f\u009b", "\\u001B[2J\\u0007\\u007F\\u009B")]
    [InlineData("\u202e\u2066\u200f\u061c", "\\u202E\\u2066\\u200F\\u061C")]
    [InlineData("\u2028\u2029\u0085", "\\u2028\\u2029\\u0085")]
    public async Task What_steers_a_terminal_is_escaped_and_nothing_else(string text, string written)
    {
        var line = await WrittenAsync(Results.One with { Text = text });
        line.ShouldContain($"\"text\":\"{written}\",", Case.Sensitive);
        JsonDocument.Parse(line).RootElement.GetProperty("text").GetString().ShouldBe(text);
        TerminalText.Clean(line).ShouldBe(line);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_becomes_a_replacement_character()
    {
        var line = await WrittenAsync(Results.One with { Text = "a\ud83d" + "b\ude00" });
        line.ShouldContain("\"text\":\"a\uFFFDb\uFFFD\",");
    }

    [Fact]
    public async Task Random_texts_come_back_as_they_were_and_never_steer_a_terminal()
    {
        var random = new Random(20251122);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder();
            while (text.Length < 40)
                text.Append(RandomRune(random));
            var line = await WrittenAsync(Results.One with { Text = text.ToString() });
            JsonDocument.Parse(line).RootElement.GetProperty("text").GetString().ShouldBe(text.ToString());
            TerminalText.Clean(line).ShouldBe(line);
            line.IndexOf('\n', StringComparison.Ordinal).ShouldBe(line.Length - 1);
        }
    }

    [Fact]
    public async Task Settings_stay_on_the_line_however_the_database_wrote_them()
    {
        var line = await WrittenAsync(Results.One with { Sampling = Results.Json("{\n  \"stop\": [ \"。\" ]\n}") });
        line.ShouldContain("\"sampling\":{\"stop\":[\"。\"]},");
        line.Count(character => character == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task Slow_results_are_seen_within_a_second_and_fast_ones_are_collected()
    {
        var time = new FakeTimeProvider();
        using var stream = new MemoryStream();
        await using var writer = new JsonlResultWriter(stream, time);
        await writer.WriteAsync(Results.One, Results.Cancel);
        stream.Length.ShouldBe(0);
        time.Advance(TimeSpan.FromSeconds(1));
        await writer.WriteAsync(Results.One, Results.Cancel);
        var two = stream.Length;
        two.ShouldBeGreaterThan(0);

        for (var count = 0; stream.Length == two; count++)
        {
            await writer.WriteAsync(Results.One, Results.Cancel);
            count.ShouldBeLessThan(200);
        }

        (stream.Length % (two / 2)).ShouldBe(0);
        await writer.WriteAsync(Results.One, Results.Cancel);
        var before = stream.Length;
        await writer.FlushAsync(Results.Cancel);
        stream.Length.ShouldBe(before + two / 2);
    }

    [Fact]
    public async Task A_line_is_read_back_as_it_was()
    {
        var line = JsonSerializer.Deserialize(await WrittenAsync(Results.One), ResultJson.Default.ResultLine)!;
        line.TokenIds.ShouldBe(Results.One.TokenIds);
        line.Sampling!.Value.GetProperty("top_k").GetInt32().ShouldBe(8);
        (line with { TokenIds = Results.One.TokenIds, Sampling = Results.One.Sampling }).ShouldBe(Results.One);
    }

    private static Rune RandomRune(Random random)
    {
        while (true)
        {
            var limit = random.Next(4) switch { 0 => 0xA0, 1 => 0x2100, 2 => 0xFFFF, _ => 0x10FFFF };
            if (Rune.TryCreate(random.Next(limit), out var rune))
                return rune;
        }
    }

    private static IEnumerable<string> Keys(string line) =>
        JsonDocument.Parse(line).RootElement.EnumerateObject().Select(property => property.Name);

    private static Task<string> WrittenAsync(params IEnumerable<ResultLine> results) =>
        Results.WrittenAsync(stream => new JsonlResultWriter(stream, TimeProvider.System), results);
}
