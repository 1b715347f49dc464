using Npgsql;
using NpgsqlTypes;

namespace Hanlin.Storage;

/// <summary>
/// All rows in one statement and one round trip: an array for each column. COPY is a little faster but knows no
/// ON CONFLICT, and a multi-row VALUES list ends at 65,535 parameters.
/// </summary>
internal static class PostgresResultInsert
{
    private static readonly string Sql =
        $"""
         INSERT INTO results ({ResultColumns.Names})
         SELECT {string.Join(", ", ResultColumns.All.Select(column => column.Expression))}
         FROM unnest({string.Join(", ", Enumerable.Range(1, ResultColumns.All.Count).Select(number => $"${number}"))})
           AS given ({ResultColumns.Names})
         ON CONFLICT DO NOTHING
         RETURNING job_id, sample_index
         """;

    public static async Task<IReadOnlyList<GenerationResult>> ExecuteAsync(
        StorageTransaction transaction, IReadOnlyList<GenerationResult> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            Sql, (NpgsqlConnection)transaction.Connection, (NpgsqlTransaction)transaction.DbTransaction);
        foreach (var column in ResultColumns.All)
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | column.Type, Value = column.ToArray(rows) });

        var inserted = new HashSet<(Guid, int)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            inserted.Add((reader.GetGuid(0), reader.GetInt32(1)));
        return [.. rows.Where(row => inserted.Contains(row.Key))];
    }
}
