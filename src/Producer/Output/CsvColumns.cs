using Hanlin.Contracts;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Output;

/// <summary>The columns that CSV can have: the keys of <see cref="ResultLine"/>.</summary>
public static class CsvColumns
{
    private static readonly Dictionary<string, Func<object, object?>> Readers =
        ResultJson.Default.ResultLine.Properties.Where(property => property.Get is not null)
            .ToDictionary(property => property.Name, property => property.Get!);

    /// <summary>Every column.</summary>
    public static IReadOnlyCollection<string> All => Readers.Keys;

    /// <summary>What most people want to see in a spreadsheet.</summary>
    public static IReadOnlyList<string> Default { get; } =
    [
        "line_number", "custom_id", "job_id", "sample_index", "prompt", "text", "finish_reason", "status", "error", "model",
        "model_version", "seed", "prompt_tokens", "completion_tokens", "sum_logprob", "created_at",
    ];

    /// <summary>Columns by name, separated by commas.</summary>
    /// <exception cref="CommandException">A name is not one of them, or is given twice.</exception>
    public static IReadOnlyList<string> Parse(string names)
    {
        string[] columns = names.Split(',', StringSplitOptions.TrimEntries);
        foreach (var column in columns)
        {
            if (!Readers.ContainsKey(column))
                throw new CommandException(ExitCode.Usage, $"there is no column {QuotedText.Of(column)}{NearestName.Hint(column, All)}",
                    $"Columns are {string.Join(", ", All)}.");
            if (columns.Count(name => name == column) > 1)
                throw new CommandException(ExitCode.Usage, $"the column {column} is named twice", "Name it once.");
        }

        return columns;
    }

    internal static Func<object, object?> Reader(string column) => Readers[column];
}
