using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hanlin.Storage;

/// <summary>Enums are stored as lower-case words, which a query by hand can read and a renumbering cannot spoil.</summary>
internal sealed class EnumText<TEnum>() : ValueConverter<TEnum, string>(value => Of(value), text => Parse(text))
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> Texts =
        Enum.GetValues<TEnum>().ToDictionary(value => value, value => value.ToString().ToLowerInvariant());

    public static string Of(TEnum value) => Texts[value];

    public static TEnum Parse(string text) => Enum.Parse<TEnum>(text, ignoreCase: true);

    /// <summary>A condition that the column holds one of the words.</summary>
    public static string Check(string column) => $"{column} IN ({string.Join(", ", Texts.Values.Select(text => $"'{text}'"))})";
}
