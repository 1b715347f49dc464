using System.Text.Json;
using Hanlin.Checkpoints;
using Hanlin.Contracts;

namespace Hanlin.Training.Options;

/// <summary>The options in a configuration of UER-py: a JSON object with the names of pretrain.py's options as keys.</summary>
internal static class ConfigLayer
{
    /// <summary>The options of a configuration file, or of the built-in one that the path means.</summary>
    public static Dictionary<string, string> Of(OptionTable table, string? path)
    {
        try
        {
            if (path is not null && File.Exists(path)) return JsonFile.Read(path, json => Read(table, path, json));
            return Gpt2Configs.Find(path) is { } builtIn
                ? JsonFile.Parse(path ?? Gpt2Configs.Base, builtIn, json => Read(table, path ?? Gpt2Configs.Base, json))
                : throw new OptionException($"--{OptionTable.ConfigPath} {QuotedText.Of(path!)}: no such file. Built in are {string.Join(", ", Gpt2Configs.Names)}");
        }
        catch (CheckpointException exception)
        {
            throw new OptionException(exception.Message, exception);
        }
    }

    private static Dictionary<string, string> Read(OptionTable table, string path, JsonElement json)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null))
        {
            if (table.Options.FirstOrDefault(option => option.Name == property.Name) is null)
                throw new OptionException($"{path}: {QuotedText.Of(property.Name)} is no option{NearestName.Hint(property.Name, table.Options.Select(option => option.Name))}");
            values.Add(property.Name, ValueOf(path, property));
        }

        return values;
    }

    private static string ValueOf(string path, JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(' ', property.Value.EnumerateArray().Select(item => ScalarOf(path, property.Name, item))),
        _ => ScalarOf(path, property.Name, property.Value),
    };

    private static string ScalarOf(string path, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new OptionException($"{path}: {name} is {QuotedText.Of(value.GetRawText())}; allowed are a text, a number, true, false and a list of these"),
    };
}
