namespace Hanlin.Contracts;

/// <summary>Collects what is wrong: the name as JSON writes it, the value, what is allowed, the remedy.</summary>
internal sealed class FaultList
{
    private List<string>? found;

    /// <summary>What was found, in the order of the checks.</summary>
    public IReadOnlyList<string> Found => found is null ? [] : found;

    public void Add(string fault) => (found ??= []).Add(fault);

    public void AddValue(string name, string value, string allowed, string remedy) =>
        Add($"{name} is {value}; it must be {allowed}. {remedy}");

    public void CheckWhole(string name, int? value, int min, int max, string remedy)
    {
        if (value is { } number && (number < min || number > max))
            AddValue(name, Invariant($"{number}"), Invariant($"from {min} to {max}"), remedy);
    }

    public void CheckReal(string name, double? value, double min, double max, string remedy)
    {
        if (value is { } number && !(number >= min && number <= max))
            AddValue(name, Invariant($"{number}"), Invariant($"from {min} to {max}"), remedy);
    }

    public void CheckSchemaVersion(int version, int current)
    {
        if (version > current)
            Add($"schema_version is {version}, newer than the {current} that this build understands. Update the workers first.");
        else if (version < 1)
            Add($"schema_version is {version}; versions count from 1. Leave it out for {current}.");
    }

    /// <summary>The half-open (0, 1]. The engine works in single precision, so 1e-50 is 0 to it and to this check.</summary>
    public void CheckShare(string name, double? value, string remedy)
    {
        if (value is { } number && !((float)number > 0 && number <= 1))
            AddValue(name, Invariant($"{number}"), "above 0 and at most 1", remedy);
    }

    /// <summary>A text that the database can hold and UTF-8 can write, of limited length.</summary>
    public void CheckText(string name, string text, int maxCharacters, string remedy)
    {
        if (text.Length > maxCharacters)
            Add(Invariant($"{name} is {text.Length} characters long; at most {maxCharacters} are allowed. {remedy}"));
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
                index++;
            else if (text[index] == '\0' || char.IsSurrogate(text[index]))
            {
                AddCharacter(name, text[index], index);
                return;
            }
        }
    }

    /// <summary>False, with a fault, where there are too many of something.</summary>
    public bool CheckCount(string name, int count, string what, int max, string remedy)
    {
        if (count > max)
            Add(Invariant($"{name} has {count} {what}; at most {max} are allowed. {remedy}"));
        return count <= max;
    }

    public void CheckTexts(string name, IReadOnlyList<string>? texts)
    {
        if (texts is null || !CheckCount(name, texts.Count, "strings", GenerationLimits.MaxStrings, "Keep the ones that matter."))
            return;

        for (var index = 0; index < texts.Count; index++)
        {
            var item = Invariant($"{name}[{index}]");
            // A deserializer may put null where the type says otherwise.
            if (string.IsNullOrEmpty(texts[index]))
                Add($"{item} is empty; every string needs at least one character. Remove it.");
            else
                CheckText(item, texts[index], GenerationLimits.MaxStringCharacters, "Shorten it.");
        }
    }

    private void AddCharacter(string name, char character, int index)
    {
        var place = Invariant($"at character {index + 1}");
        Add(character == '\0'
            ? $"{name} holds U+0000 {place}, which a database cannot store. Remove it."
            : Invariant($"{name} holds half of a surrogate pair (U+{(int)character:X4}) {place}. Cut texts between characters."));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
