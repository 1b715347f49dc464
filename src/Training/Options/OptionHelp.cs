using System.Text;

namespace Hanlin.Training.Options;

/// <summary>Writes the help of a stage from its table.</summary>
internal static class OptionHelp
{
    private const int Width = 100;
    private const int Indent = 6;

    public static string Of(OptionTable table)
    {
        var required = string.Concat(table.Options.Where(option => option.IsRequired).Select(option => $" --{option.Name} {option.Placeholder}"));
        var text = new StringBuilder($"{table.Stage}: {table.Summary}\n\nusage: {table.Stage}{required} [--option value | --option=value] ...\n");
        Write(text, "Options:", table.Options.Where(option => option.NoEffect is null));
        Write(text, "Accepted, so that UER-py's commands run as they are, and without effect here:", table.Options.Where(option => option.NoEffect is not null));
        return text.ToString();
    }

    private static void Write(StringBuilder text, string title, IEnumerable<StageOption> options)
    {
        if (!options.Any()) return;

        text.Append('\n').Append(title).Append('\n');
        foreach (var option in options)
        {
            text.Append($"  --{option.Name} {option.Placeholder}".TrimEnd()).Append('\n');
            AppendWrapped(text, Describe(option));
        }
    }

    private static string Describe(StageOption option)
    {
        var sentences = new List<string> { option.NoEffect is null ? option.Help : $"{option.Help} No effect: {option.NoEffect}." };
        if (option is { Kind: OptionKind.Flag, Choices: [var only] }) sentences.Add($"Only {only} is supported.");
        if (option.NoEffect is null && option.Range != "") sentences.Add($"Allowed: {option.Range}.");
        if (option.IsRequired) sentences.Add("Required.");
        else if (option.Default is { Length: > 0 } value && option.NoEffect is null) sentences.Add($"Default: {value}.");
        if (!option.IsUer) sentences.Add("(not in UER-py)");
        return string.Join(' ', sentences);
    }

    private static void AppendWrapped(StringBuilder text, string description)
    {
        var column = 0;
        foreach (var word in description.Split(' '))
        {
            if (column == 0 || column + 1 + word.Length > Width)
            {
                text.Append(column == 0 ? "" : "\n").Append(' ', Indent).Append(word);
                column = Indent + word.Length;
            }
            else
            {
                text.Append(' ').Append(word);
                column += 1 + word.Length;
            }
        }

        text.Append('\n');
    }
}
