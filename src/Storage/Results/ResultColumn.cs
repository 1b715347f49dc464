using NpgsqlTypes;

namespace Hanlin.Storage;

/// <summary>One column of <c>results</c> for the two hand-written inserts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What is sent to PostgreSQL for it.</param>
/// <param name="Expression">How PostgreSQL makes the column's value of what is sent.</param>
internal abstract record ResultColumn(string Name, NpgsqlDbType Type, string Expression)
{
    /// <summary>The values of all rows, as an array with elements of the column's type.</summary>
    public abstract object ToArray(IReadOnlyList<GenerationResult> rows);

    /// <summary>The value of one row, <see cref="DBNull"/> for none.</summary>
    public abstract object ToValue(GenerationResult row);
}

internal sealed record ResultColumn<T>(string Name, NpgsqlDbType Type, Func<GenerationResult, T> Read, string Expression)
    : ResultColumn(Name, Type, Expression)
{
    public override object ToArray(IReadOnlyList<GenerationResult> rows)
    {
        var values = new T[rows.Count];
        for (var index = 0; index < values.Length; index++)
            values[index] = Read(rows[index]);
        return values;
    }

    public override object ToValue(GenerationResult row) => (object?)Read(row) ?? DBNull.Value;
}
