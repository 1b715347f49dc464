using System.CommandLine;
using Hanlin.Producer.Output;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Commands;

/// <summary>Where results go and in which form; the same for every command that writes results.</summary>
public sealed class OutputOptions
{
    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The file for the results; - is standard output, the default.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "-",
    };

    private readonly Option<string?> form = new("--output-format") { Description = "The form of the results: JSONL, CSV, or the output of an OpenAI batch. Default: by the file's name, else jsonl." };
    private readonly Option<string?> columns = new("--columns") { Description = $"The columns of CSV. Default: {string.Join(',', CsvColumns.Default)}.", HelpName = "NAME,…" };
    private readonly Option<bool> plainCsv = new("--plain-csv") { Description = "CSV for programs: no byte order mark, and no apostrophe in front of what a spreadsheet would take for a formula." };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace the file if it is there." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        form.AcceptOnlyFromAmong("jsonl", "csv", "openai");
        foreach (var option in (Option[])[output, form, columns, plainCsv, overwrite]) command.Options.Add(option);
    }

    /// <summary>The name of the file.</summary>
    public string Name(ParseResult result) => result.GetValue(output)!;

    /// <summary>Looks at what can be known before a long work: that the file may be written and the columns exist.</summary>
    /// <exception cref="CommandException">It may not, or they do not.</exception>
    public void Require(ParseResult result)
    {
        ReadColumns(result);
        if (Name(result) is not "-" and var name && !result.GetValue(overwrite) && File.Exists(name) && !Path.GetFullPath(name).StartsWith("/dev/", StringComparison.Ordinal))
            throw new CommandException(ExitCode.CannotCreate, $"{name} exists", "Choose another name, or replace it with --overwrite.");
    }

    /// <summary>Writes results to the file, which appears under its name when all of them are in it.</summary>
    /// <returns>How many were written.</returns>
    /// <exception cref="CommandException">The file cannot be created.</exception>
    public async Task<long> WriteAsync(ParseResult result, IAsyncEnumerable<ResultLine> results, CancellationToken cancellationToken)
    {
        long count = 0;
        await using var file = OutputFile.Create(Name(result), result.GetValue(overwrite));
        await using (var writer = Open(result, file.Stream))
        {
            await foreach (var line in results.WithCancellation(cancellationToken))
            {
                await writer.WriteAsync(line, cancellationToken);
                count++;
            }
        }

        await file.CommitAsync(cancellationToken);
        return count;
    }

    private IResultWriter Open(ParseResult result, Stream stream) => Form(result) switch
    {
        "csv" => new CsvResultWriter(stream, TimeProvider.System, new CsvOptions
        {
            Columns = ReadColumns(result),
            ExcelGuard = !result.GetValue(plainCsv),
            ForTerminal = Name(result) == "-" && !Console.IsOutputRedirected,
        }),
        "openai" => new OpenAiResultWriter(stream, TimeProvider.System),
        _ => new JsonlResultWriter(stream, TimeProvider.System),
    };

    private string Form(ParseResult result) =>
        result.GetValue(form) ?? (Path.GetExtension(Name(result)).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? "csv" : "jsonl");

    private IReadOnlyList<string> ReadColumns(ParseResult result) => result.GetValue(columns) is { } names ? CsvColumns.Parse(names) : CsvColumns.Default;
}
