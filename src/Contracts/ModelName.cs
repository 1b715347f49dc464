using System.Text.RegularExpressions;

namespace Hanlin.Contracts;

/// <summary>
/// The rule for names of models, which makes them safe as folder names, routing keys and metric labels: 1 to 64 lower-case
/// letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, beginning with a letter or digit, no two dots in a row and none at the end.
/// </summary>
public static partial class ModelName
{
    /// <summary>The rule in words, to follow "must be".</summary>
    internal const string Rule = "1 to 64 of a-z, 0-9, '_', '-' and single dots, beginning with a letter or digit";

    /// <summary>Whether a name keeps the rule.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: <= GenerationLimits.MaxModelNameCharacters } && Pattern().IsMatch(name);

    // \z and not $, which would let a line feed through at the end.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]*(\.[a-z0-9_-]+)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
