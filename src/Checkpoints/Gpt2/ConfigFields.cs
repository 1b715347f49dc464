using System.Text.Json;

namespace Hanlin.Checkpoints.Gpt2;

/// <summary>The fields of a configuration in JSON, read leniently in form and strictly in kind; what is wrong is collected.</summary>
internal sealed class ConfigFields(JsonElement json)
{
    public List<string> Faults { get; } = [];

    public bool Has(string name) => Find(name) is not null;

    /// <summary>A number that must be there; 0 if it is not.</summary>
    public int Int(string name)
    {
        if (OptionalInt(name) is { } value) return value;
        if (!Has(name)) Faults.Add($"{name} is missing");
        return 0;
    }

    /// <summary>A number that may be missing or null.</summary>
    public int? OptionalInt(string name)
    {
        if (Find(name) is not { } field) return null;
        if (field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out var value)) return value;
        Faults.Add($"{name} is {UntrustedText.Quote(field.GetRawText())}, not a whole number");
        return null;
    }

    public double Double(string name, double absent)
    {
        if (Find(name) is not { } field) return absent;
        if (field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out var value)) return value;
        Faults.Add($"{name} is {UntrustedText.Quote(field.GetRawText())}, not a number");
        return absent;
    }

    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices, T absent)
    {
        if (Find(name) is not { } field) return absent;
        if (field.ValueKind == JsonValueKind.String && choices.TryGetValue(field.GetString()!, out var value)) return value;
        Faults.Add($"{name} is {UntrustedText.Quote(field.GetRawText())}; supported: {string.Join(", ", choices.Keys)}");
        return absent;
    }

    /// <summary>A field that leaves the names of the weights as they are and changes what is computed with them.</summary>
    public void MustBe(string name, string value)
    {
        if (Find(name) is { } field && (field.ValueKind != JsonValueKind.String || field.GetString() != value))
            Faults.Add($"{name} is {UntrustedText.Quote(field.GetRawText())}; only \"{value}\" is supported");
    }

    /// <summary>The same for a switch.</summary>
    public void MustBe(string name, bool value)
    {
        var kind = value ? JsonValueKind.True : JsonValueKind.False;
        if (Find(name) is { } field && field.ValueKind != kind)
            Faults.Add($"{name} is {UntrustedText.Quote(field.GetRawText())}; only {(value ? "true" : "false")} is supported");
    }

    private JsonElement? Find(string name) =>
        json.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;
}
