using Microsoft.Data.Sqlite;

namespace Hanlin.Storage;

/// <summary>Row by row with one statement: there is no server to wait for, and the transaction syncs once.</summary>
internal static class SqliteResultInsert
{
    private static readonly string Sql =
        $"""
         INSERT INTO results ({ResultColumns.Names})
         VALUES ({string.Join(", ", ResultColumns.All.Select(column => $"${column.Name}"))})
         ON CONFLICT DO NOTHING
         """;

    public static IReadOnlyList<GenerationResult> Execute(
        StorageTransaction transaction, IReadOnlyList<GenerationResult> rows, CancellationToken cancellationToken)
    {
        using var command = new SqliteCommand(Sql, (SqliteConnection)transaction.Connection, (SqliteTransaction)transaction.DbTransaction);
        foreach (var column in ResultColumns.All)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${column.Name}" });

        var inserted = new List<GenerationResult>(rows.Count);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var index = 0; index < ResultColumns.All.Count; index++)
                command.Parameters[index].Value = ToSqlite(ResultColumns.All[index].ToValue(row));
            if (command.ExecuteNonQuery() == 1)
                inserted.Add(row);
        }

        return inserted;
    }

    private static object ToSqlite(object value) => value is DateTimeOffset moment ? UtcText.Of(moment) : value;
}
