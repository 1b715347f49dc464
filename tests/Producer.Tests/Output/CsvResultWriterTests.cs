using Hanlin.Producer.Output;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Tests.Output;

public sealed class CsvResultWriterTests
{
    private static readonly CsvOptions Plain = new() { ExcelGuard = false };

    [Fact]
    public async Task Columns_have_headings_and_their_order() =>
        (await WrittenAsync(Plain with { Columns = ["seed", "text", "custom_id"] }, Results.One)).ShouldBe(
            "seed,text,custom_id\r\n-7,床前明月光，疑是地上霜。,r-3\r\n");

    [Fact]
    public async Task Every_column_has_a_form()
    {
        var csv = await WrittenAsync(Plain with { Columns = [.. CsvColumns.All] }, Results.One with { Logprobs = Results.Json("[1]") });
        csv.ShouldBe(
            "batch_id,line_number,custom_id,job_id,sample_index,prompt,text,generated_text,token_ids,finish_reason,status,error,"
            + "model,model_version,model_sha256,seed,sampling,prompt_tokens,completion_tokens,sum_logprob,logprobs,"
            + "queue_ms,prefill_ms,decode_ms,worker,device,created_at\r\n"
            + "0198c1d2-0000-7000-8000-0000000000b1,3,r-3,0198c1d2-0000-7000-8000-000000000001,0,床前明月光,床前明月光，疑是地上霜。,"
            + "床 前 明 月 光 ， 疑 是 地 上 霜 。,\"[101,2414,1184]\",stop,succeeded,,poem,2,ab12,-7,\"{\"\"top_k\"\": 8}\",6,7,-12.5,[1],1.5,2,30.25,"
            + "w1,cpu int8,2025-11-22T08:00:00.0000000+00:00\r\n");
    }

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("\r", "\"\r\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("a ", "\"a \"")]
    [InlineData("a;b", "a;b")]
    [InlineData("", "")]
    [InlineData("=1+1", "=1+1")]
    [InlineData("a\u2028b", "a\u2028b")]
    public async Task Cells_are_quoted_as_RFC_4180_says(string text, string cell) =>
        (await WrittenAsync(Plain with { Columns = ["text"] }, Results.One with { Text = text })).ShouldBe($"text\r\n{cell}\r\n");

    [Fact]
    public async Task For_spreadsheets_there_is_a_byte_order_mark_and_no_formula()
    {
        var csv = await WrittenAsync(new CsvOptions { Columns = ["custom_id", "seed", "sum_logprob", "text"] },
            Results.One with { CustomId = "=cmd|' /C calc'!A0", Text = "-1\n+1" });
        csv.ShouldBe("\uFEFFcustom_id,seed,sum_logprob,text\r\n'=cmd|' /C calc'!A0,-7,-12.5,\"'-1\n'+1\"\r\n");
    }

    [Fact]
    public async Task A_cell_longer_than_a_spreadsheets_is_written_whole()
    {
        var text = new string('长', 32_768);
        (await WrittenAsync(Plain with { Columns = ["text"] }, Results.One with { Text = text })).ShouldBe($"text\r\n{text}\r\n");
    }

    [Fact]
    public async Task On_a_terminal_cells_do_not_steer_it()
    {
        var options = Plain with { Columns = ["text"], ForTerminal = true };
        var csv = await WrittenAsync(options, Results.One with { Text = "a\u001b[2J\rb\u202e" });
        csv.ShouldBe("text\r\na[2Jb\r\n");
    }

    [Fact]
    public void Columns_are_named_by_the_user()
    {
        CsvColumns.Parse("text, custom_id").ShouldBe(["text", "custom_id"]);
        CsvColumns.Default.ShouldBeSubsetOf(CsvColumns.All);
        var unknown = Should.Throw<CommandException>(() => CsvColumns.Parse("text,promt"));
        (unknown.ExitCode, unknown.Message).ShouldBe((ExitCode.Usage, "there is no column \"promt\"; did you mean \"prompt\"?"));
        Should.Throw<CommandException>(() => CsvColumns.Parse("text,seed,text")).Message.ShouldBe("the column text is named twice");
        Should.Throw<CommandException>(() => CsvColumns.Parse("")).Message.ShouldContain("there is no column \"\"");
    }

    private static Task<string> WrittenAsync(CsvOptions options, params IEnumerable<ResultLine> results) =>
        Results.WrittenAsync(stream => new CsvResultWriter(stream, TimeProvider.System, options), results);
}
