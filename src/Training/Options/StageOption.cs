using System.Globalization;
using Hanlin.Contracts;

namespace Hanlin.Training.Options;

/// <summary>One option of a stage: everything that parsing, checking and the help need to know of it.</summary>
/// <param name="Name">As UER-py writes it, without dashes: <c>corpus_path</c>.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Help">One line for the help.</param>
public sealed record StageOption(string Name, OptionKind Kind, string Help)
{
    /// <summary>The value where none is given, in the form of the command line; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>The stage cannot run without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The smallest number allowed.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number allowed.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// The words allowed, for <see cref="OptionKind.Choice"/> and <see cref="OptionKind.Words"/>; for <see cref="OptionKind.Flag"/>
    /// the one position in which the switch may stand, where the other means another model.
    /// </summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>UER-py has it, by the same name; false for what is ours.</summary>
    public bool IsUer { get; init; }

    /// <summary>Why it changes nothing here although it is accepted, so that a command of UER-py runs as it is; null where it works.</summary>
    public string? NoEffect { get; init; }

    /// <summary>Whether the value is a list, on the command line several words.</summary>
    public bool IsList => Kind is OptionKind.Integers or OptionKind.Words;

    /// <summary>What is wrong with a value, in words that follow the name and the value; null where nothing is.</summary>
    public string? Fault(string value) => Kind switch
    {
        OptionKind.Flag => FaultOfFlag(value),
        OptionKind.Integer => FaultOfInteger(value),
        OptionKind.Number => FaultOfNumber(value),
        OptionKind.Choice => Choices.Contains(value) ? null : $"allowed: {string.Join(", ", Choices)}{NearestName.Hint(value, Choices)}",
        OptionKind.Integers => Words(value).Select(FaultOfInteger).FirstOrDefault(fault => fault is not null),
        OptionKind.Words => FaultOfWords(value),
        _ => string.IsNullOrWhiteSpace(value) ? $"it is empty; give {Placeholder}" : value.Contains('\0') ? "it contains U+0000" : null,
    };

    /// <summary>The limits of a number in words: <c>1 to 1024</c>; empty where there are none.</summary>
    public string Range => (double.IsFinite(Min), double.IsFinite(Max)) switch
    {
        (true, true) => $"{Shown(Min)} to {Shown(Max)}",
        (true, false) => $"at least {Shown(Min)}",
        (false, true) => $"at most {Shown(Max)}",
        _ => "",
    };

    /// <summary>What stands for the value in the help.</summary>
    internal string Placeholder => Kind switch
    {
        OptionKind.Flag => "",
        OptionKind.Integer => "N",
        OptionKind.Number => "X",
        OptionKind.Path => "PATH",
        OptionKind.Choice => $"{{{string.Join(",", Choices)}}}",
        OptionKind.Integers => "N ...",
        OptionKind.Words => $"{{{string.Join(",", Choices)}}} ...",
        _ => "TEXT",
    };

    internal static string[] Words(string value) => value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Shown(double limit) => limit.ToString("0.############", CultureInfo.InvariantCulture);

    private string? FaultOfFlag(string value) => value switch
    {
        not ("true" or "false") => "it is a switch: true or false",
        _ when Choices is [var only] && value != only => $"only {only} is supported",
        _ => null,
    };

    private string? FaultOfInteger(string value)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return $"it must be {(Kind == OptionKind.Integers ? "whole numbers" : "a whole number")}{(Range == "" ? "" : ", " + Range)}";
        return number < Min || number > Max ? $"allowed: {Range}" : null;
    }

    private string? FaultOfNumber(string value)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return $"it must be a number{(Range == "" ? "" : ", " + Range)}";
        return number < Min || number > Max ? $"allowed: {Range}" : null;
    }

    private string? FaultOfWords(string value) => Words(value) switch
    {
        [] => $"it is empty; allowed: {string.Join(", ", Choices)}",
        var words => words.FirstOrDefault(word => !Choices.Contains(word)) is { } wrong
            ? $"{QuotedText.Of(wrong)} is not allowed; allowed: {string.Join(", ", Choices)}{NearestName.Hint(wrong, Choices)}"
            : null,
    };
}
