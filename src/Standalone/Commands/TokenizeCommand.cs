using System.CommandLine;
using System.Text;
using Hanlin.Producer.Output;
using Hanlin.Producer.Prompts;
using Hanlin.Producer.Shell;
using Hanlin.Tokenization;

namespace Hanlin.Standalone.Commands;

/// <summary>Lines in, JSON of tokens and ids out.</summary>
internal sealed class TokenizeCommand : ShellCommand
{
    private const int MaxLineBytes = 16 << 20;

    private readonly Argument<string> file = new("FILE") { Description = "The text, one document a line; - is standard input.", DefaultValueFactory = _ => "-" };

    private readonly Option<string> vocabulary = new("--vocab") { Description = "The vocabulary, one token a line.", HelpName = "FILE", Required = true };

    private readonly Option<string> flavor = new("--flavor")
    {
        Description = "Whose rules apply where UER-py and Hugging Face differ.",
        DefaultValueFactory = _ => "uer",
    };

    private readonly Option<bool> cased = new("--cased") { Description = "Keep upper case and accents (do_lower_case=false)." };

    public TokenizeCommand() : base(
        "tokenize",
        "Shows how a text becomes tokens: for every line {\"tokens\": […], \"ids\": […]}, nothing added and nothing cut off.",
        "echo '床前明月光，' | hanlin tokenize --vocab models/poem/vocab.txt",
        "hanlin tokenize --vocab vocab.txt --flavor hf corpus.txt > tokens.jsonl")
    {
        flavor.AcceptOnlyFromAmong("uer", "hf");
        Arguments.Add(file);
        Options.Add(vocabulary);
        Options.Add(flavor);
        Options.Add(cased);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var tokens = Vocabulary.Load(result.GetValue(vocabulary)!);
        var tokenizer = new BertTokenizer(tokens, result.GetValue(flavor) == "hf" ? TokenizerFlavor.Hf : TokenizerFlavor.Uer, !result.GetValue(cased));
        var name = result.GetValue(file)!;
        await using var input = name == "-" ? Console.OpenStandardInput() : File.OpenRead(name);
        await using var output = StandardOutput.Open();
        var rows = new JsonRows(output, TimeProvider.System);
        var lines = new LineReader(input.ReadAsync, MaxLineBytes);
        while (await lines.ReadAsync(cancellationToken))
        {
            Require(lines, name);
            var ids = tokenizer.Encode(Encoding.UTF8.GetString(lines.Line.Span));
            var line = new TokenizedLine([.. ids.Select(tokens.TokenOf)], ids);
            await rows.WriteAsync(line, TokenizedLine.Json.TokenizedLine, cancellationToken);
        }

        await rows.FlushAsync(cancellationToken);
        return ExitCode.Ok;
    }

    private static void Require(LineReader lines, string name)
    {
        var fault = lines.IsTooLong ? $"It is longer than {MaxLineBytes} bytes, the most that is read." : Utf8Line.Fault(lines.Line.Span);
        if (fault is not null) throw new CommandException(ExitCode.DataError, $"{name}, line {lines.Number}: {fault}", null);
    }
}
