using System.Globalization;
using Hanlin.Contracts;

namespace Hanlin.Training.Options;

/// <summary>The values of all options of a stage, each from the place that wins: default, configuration, given.</summary>
public sealed class OptionValues
{
    private readonly OptionTable table;
    private readonly IReadOnlyDictionary<string, string> given;
    private readonly IReadOnlyDictionary<string, string> config;

    internal OptionValues(OptionTable table, IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> config)
    {
        (this.table, this.given, this.config) = (table, given, config);
        foreach (var option in table.Options) Check(option);
    }

    /// <summary>All values that there are, by name, in the form of the command line: what a manifest records.</summary>
    public IReadOnlyDictionary<string, string> All =>
        table.Options.Where(option => TextOrNull(option.Name) is not null).ToDictionary(option => option.Name, option => TextOrNull(option.Name)!);

    /// <summary>Where a value comes from.</summary>
    public OptionSource SourceOf(string name) =>
        given.ContainsKey(name) ? OptionSource.Given : config.ContainsKey(name) ? OptionSource.Config : OptionSource.Default;

    /// <summary>The value as text, or null where there is none.</summary>
    public string? TextOrNull(string name) =>
        given.TryGetValue(name, out var value) || config.TryGetValue(name, out value) ? value : table.Find(name).Default;

    /// <summary>The value as text.</summary>
    /// <exception cref="OptionException">There is none.</exception>
    public string Text(string name) => TextOrNull(name) ?? throw Missing(name);

    /// <summary>The value of a whole number.</summary>
    /// <exception cref="OptionException">There is none, or it does not fit.</exception>
    public int Integer(string name)
    {
        var number = Long(name);
        return number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw new OptionException($"--{name} {number}: allowed: at most {int.MaxValue}");
    }

    /// <summary>The value of a whole number of up to 64 bits.</summary>
    /// <exception cref="OptionException">There is none.</exception>
    public long Long(string name) => long.Parse(Text(name), CultureInfo.InvariantCulture);

    /// <summary>The value of a number.</summary>
    /// <exception cref="OptionException">There is none.</exception>
    public double Number(string name) => double.Parse(Text(name), CultureInfo.InvariantCulture);

    /// <summary>Whether a switch is on.</summary>
    public bool Flag(string name) => TextOrNull(name) == "true";

    /// <summary>The words of a list; none where there is no value.</summary>
    public IReadOnlyList<string> Words(string name) => StageOption.Words(TextOrNull(name) ?? "");

    /// <summary>The numbers of a list; none where there is no value.</summary>
    /// <exception cref="OptionException">One does not fit into 32 bits.</exception>
    public IReadOnlyList<int> Integers(string name) => [.. Words(name).Select(word => int.TryParse(word, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new OptionException($"--{name} {word}: allowed: at most {int.MaxValue}"))];

    private static OptionException Missing(string name) => new($"--{name} is missing");

    private void Check(StageOption option)
    {
        if (TextOrNull(option.Name) is not { } value)
        {
            if (option.IsRequired) throw new OptionException($"--{option.Name} is missing: {option.Help}");
            return;
        }

        if (option.Fault(value) is not { } fault) return;
        throw new OptionException(SourceOf(option.Name) switch
        {
            OptionSource.Config => $"{TextOrNull(OptionTable.ConfigPath) ?? "the configuration"}: {option.Name} is {QuotedText.Of(value)}; {fault}",
            OptionSource.Default => $"--{option.Name} is {QuotedText.Of(value)} where nothing else is said, as in UER-py; {fault}",
            _ => $"--{option.Name} {QuotedText.Of(value)}: {fault}",
        });
    }
}
