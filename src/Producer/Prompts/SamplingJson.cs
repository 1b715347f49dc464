using System.Collections.Frozen;
using System.Text.Json;
using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>Sampling settings in JSON, under the names that <see cref="SamplingSettings"/> gives them.</summary>
internal static class SamplingJson
{
    private static readonly FrozenDictionary<string, Type> Types = SamplingContext.Default.SamplingSettings.Properties
        .ToFrozenDictionary(property => property.Name, property => property.PropertyType);

    public static IReadOnlyCollection<string> Names => Types.Keys;

    public static bool IsName(string name) => Types.ContainsKey(name);

    public static string Write(SamplingSettings settings) => JsonSerializer.Serialize(settings, SamplingContext.Default.SamplingSettings);

    /// <summary>Reads the settings of an object and passes over its other members.</summary>
    /// <exception cref="LineFaultException">A value is of the wrong type; the message names it.</exception>
    public static SamplingSettings Read(JsonElement settings)
    {
        try
        {
            return settings.Deserialize(SamplingContext.Default.SamplingSettings)!;
        }
        catch (JsonException exception) when (NameIn(exception.Path) is { } name && settings.TryGetProperty(name, out var value))
        {
            JsonLine.RequireWellFormed(value);
            throw new LineFaultException($"{name} is {JsonLine.Shown(value)}; it must be {Expected(Types[name])}.");
        }
    }

    /// <summary>The setting that a path such as <c>$.stop[1]</c> leads to.</summary>
    private static string? NameIn(string? path)
    {
        var name = path is ['$', '.', .. var rest] ? rest.Split('.', '[')[0] : null;
        return name is not null && IsName(name) ? name : null;
    }

    private static string Expected(Type type) =>
        type == typeof(int?) ? "a whole number of at most 2147483647"
        : type == typeof(long?) ? "a whole number of at most 64 bits"
        : type == typeof(double?) ? "a number"
        : type == typeof(bool?) ? "true or false"
        : type == typeof(IReadOnlyList<string>) ? "a list of strings"
        : type == typeof(IReadOnlyList<int>) ? "a list of whole numbers"
        : "an object of token ids and numbers, such as {\"102\": -100}";
}
