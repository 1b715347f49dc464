using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Tests.Shell;

public sealed class TerminalTests
{
    private static readonly TableColumn[] Columns = [new("model"), new("version", IsNumber: true), new("note")];
    private static readonly string[][] Rows = [["poem", "3", "唐诗"], ["中文模型", "12", ""], ["x\u001b[2J", "1", "a\nb"]];

    [Fact]
    public void A_piped_table_is_aligned_by_cells_of_the_terminal()
    {
        var streams = new Streams();
        streams.Terminal.Table(Columns, Rows);
        streams.Output.ShouldBe(
            "model     version  note\n"
            + "poem            3  唐诗\n"
            + "中文模型       12\n"
            + "x[2J            1  a b\n");
    }

    [Fact]
    public void A_drawn_table_fits_any_width_and_takes_nothing_for_markup()
    {
        string[][] rows = [["[red]poem[/]", "[[", "]"], [string.Concat(Enumerable.Repeat("春眠不觉晓", 30)), "1", "😀"], .. Rows];
        for (var width = 1; width <= 100; width++)
        {
            var streams = new Streams(isForPeople: true, width);
            streams.Terminal.Table(Columns, rows);
            streams.Output.ShouldNotContain("\u001b[2J");
            if (width == 100)
                streams.Output.ShouldContain("│ [red]poem[/]");
        }
    }

    [Fact]
    public void Data_and_messages_go_separate_ways()
    {
        var streams = new Streams();
        streams.Terminal.Line("data\u009b");
        streams.Terminal.Note("note\u202e");
        streams.Terminal.Error("failed", "Do this.");
        streams.Output.ShouldBe("data\n");
        streams.Error.ShouldBe("note\nhanlin: failed\n  Do this.\n");
    }

    [Fact]
    public void People_see_messages_that_are_not_folded_or_taken_for_markup()
    {
        var streams = new Streams(isForPeople: true, width: 20);
        var remedy = "Run: hanlin submit --model poem " + new string('x', 60);
        streams.Terminal.Error("[bold]\u001b]0;t\u0007 is no model", remedy);
        streams.Terminal.Note("[x]");
        streams.Error.ShouldContain("[bold]]0;t is no model\n  " + remedy + "\n");
        streams.Error.ShouldContain("[x]");
    }

    [Theory]
    [InlineData(false, null, null, null, true)]
    [InlineData(false, "xterm-256color", "", "", true)]
    [InlineData(true, "xterm", null, null, false)]
    [InlineData(false, "dumb", null, null, false)]
    [InlineData(false, "xterm", "1", null, false)]
    [InlineData(false, "xterm", null, "true", false)]
    public void Only_a_terminal_that_can_draw_is_drawn_on(bool isRedirected, string? term, string? noColor, string? ci, bool draws)
    {
        var environment = new Dictionary<string, string?> { ["TERM"] = term, ["NO_COLOR"] = noColor, ["CI"] = ci };
        TerminalStream.Draws(isRedirected, name => environment[name]).ShouldBe(draws);
    }
}
