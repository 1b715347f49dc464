using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hanlin.Storage;

/// <summary>
/// Moments in a SQLite file: UTC, to the microsecond as in PostgreSQL, as text that sorts like time and that SQLite's
/// own date functions read.
/// </summary>
internal sealed class UtcText() : ValueConverter<DateTimeOffset, string>(moment => Of(moment), text => Parse(text))
{
    private const string Format = "yyyy-MM-dd HH:mm:ss.ffffff";

    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
