using System.CommandLine;
using Hanlin.Contracts;
using Hanlin.Producer.Prompts;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Commands;

/// <summary>The options that say where prompts come from and how to continue them; the same for every command that takes prompts.</summary>
public sealed class PromptInput
{
    private readonly Argument<string?> file = new("FILE")
    {
        Description = "The prompts: one a line, JSONL, or an OpenAI batch; gzip or plain; - is standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> corpus = new("--from-corpus") { Description = "Make prompts of a corpus, one document a line, by --rule.", HelpName = "FILE" };

    private readonly Option<string> rule = new("--rule")
    {
        Description = $"How prompts are made of a document: {CorpusRule.Forms}. Default: sentence.",
        HelpName = "RULE",
        DefaultValueFactory = _ => "sentence",
    };

    private readonly Option<string?> format = new("--format") { Description = "The form of the file. Default: by its name and first line." };
    private readonly Option<string?> model = new("--model") { Description = "The model of lines that name none. Default: the only one there is.", HelpName = "NAME" };
    private readonly Option<bool> skipBadLines = new("--skip-bad-lines") { Description = "Leave out lines that are no prompts. Default: one such line and nothing is done." };
    private readonly Option<string?> label = new("--label") { Description = "A name that makes a new batch of the same file and settings: other texts, for other seeds.", HelpName = "TEXT" };
    private readonly SamplingOptions sampling = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        format.AcceptOnlyFromAmong([.. PromptFormats.All]);
        command.Arguments.Add(file);
        foreach (var option in (Option[])[corpus, rule, format, model, label, skipBadLines]) command.Options.Add(option);
        sampling.AddTo(command);
    }

    /// <summary>Lines that are no prompts are left out.</summary>
    public bool SkipsBadLines(ParseResult result) => result.GetValue(skipBadLines);

    /// <summary>The model that was named; null where the only one is meant.</summary>
    public string? Model(ParseResult result) => result.GetValue(model);

    /// <summary>What was given.</summary>
    /// <exception cref="CommandException">It contradicts itself, or a setting is out of its range.</exception>
    public PromptSourceOptions Read(ParseResult result)
    {
        var settings = sampling.Read(result);
        if (GenerateTextRules.Faults(settings) is [var fault, ..])
            throw new CommandException(ExitCode.Usage, fault.TrimEnd('.'), null);

        return new PromptSourceOptions
        {
            Path = Path(result),
            Rule = Rule(result),
            Format = result.GetValue(format) is { } name && PromptFormats.TryParse(name, out var form) ? form : null,
            Model = result.GetValue(model),
            Sampling = settings == new SamplingSettings() ? null : settings,
            Label = result.GetValue(label),
        };
    }

    private string Path(ParseResult result) => (result.GetValue(file), result.GetValue(corpus)) switch
    {
        ({ } path, null) => path,
        (null, { } path) => path,
        (null, null) => throw new CommandException(ExitCode.Usage, "no prompts are named", "Give a file, - for standard input, or --from-corpus FILE."),
        _ => throw new CommandException(ExitCode.Usage, "FILE and --from-corpus name two sources", "Give one of them."),
    };

    private CorpusRule? Rule(ParseResult result)
    {
        if (result.GetValue(corpus) is null)
            return result.GetResult(rule) is { Implicit: false }
                ? throw new CommandException(ExitCode.Usage, "--rule is for a corpus", "Name the file with --from-corpus.")
                : null;

        return CorpusRule.TryParse(result.GetValue(rule)!, out var parsed, out var fault)
            ? parsed
            : throw new CommandException(ExitCode.Usage, fault, null);
    }
}
