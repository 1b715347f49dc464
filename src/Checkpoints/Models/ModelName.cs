using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Hanlin.Checkpoints.Models;

/// <summary>
/// The name of a model: safe as the name of a folder, a queue, a routing key and a metric label. Lower-case letters,
/// digits, dot, underscore and dash; 1 to 64 of them, a letter or digit first, no two dots in a row.
/// </summary>
public sealed partial record ModelName
{
    /// <summary>The rule, but for the two dots.</summary>
    public const string Pattern = "^[a-z0-9][a-z0-9._-]{0,63}$";

    private ModelName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Whether the text is a name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ModelName? name)
    {
        // $ matches before a final line feed too.
        var isName = text is not null && Rule().IsMatch(text) && text[^1] != '\n' && !text.Contains("..", StringComparison.Ordinal);
        name = isName ? new ModelName(text!) : null;
        return isName;
    }

    /// <summary>The name that a text is.</summary>
    /// <exception cref="FormatException">The text is no name; the message says what one is.</exception>
    public static ModelName Parse(string text) => TryParse(text, out var name) ? name : throw new FormatException(
        $"{UntrustedText.Quote(text)} is no model name: use 1 to 64 of a-z, 0-9, '.', '_', '-', a letter or digit first, without '..'");

    /// <summary>The folder of that name in a folder of models.</summary>
    public string DirectoryIn(string modelsDirectory) => Path.Join(Path.GetFullPath(modelsDirectory), Value);

    /// <summary>The name.</summary>
    public override string ToString() => Value;

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
