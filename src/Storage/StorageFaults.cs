using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hanlin.Storage;

/// <summary>
/// Sorts the failures of both drivers by what helps. Npgsql's own <c>IsTransient</c> is not used: it counts a full
/// disk as worth an immediate retry and a statement timeout as not worth any.
/// </summary>
/// <remarks>Codes: PostgreSQL manual, appendix A; sqlite.org/rescode.html.</remarks>
public static class StorageFaults
{
    /// <summary>The remedy for a failure, looking through the exceptions that EF Core wraps around the driver's.</summary>
    public static StorageFault Of(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OperationCanceledException: return StorageFault.Permanent;
                case PostgresException postgres: return OfSqlState(postgres.SqlState);
                case NpgsqlException: return StorageFault.Pause; // broken connection, timeout, empty pool
                case SqliteException sqlite: return OfSqliteCode(sqlite.SqliteErrorCode);
                case EncoderFallbackException: return StorageFault.BadRow;
            }
        }

        return StorageFault.Permanent;
    }

    /// <summary>The remedy for a code of PostgreSQL.</summary>
    public static StorageFault OfSqlState(string sqlState) => sqlState switch
    {
        "40001" or "40P01" or "55P03" => StorageFault.Retry, // serialization failure, deadlock, lock not available

        // 57P0x shutdown and crash, 57014 statement timeout, 53 resources, 58 system, 25006 a read-only standby.
        // 28 and 3D000: a password or a database that an operator is about to put right.
        "57014" or "25006" or "3D000" or "55000" or "55006" => StorageFault.Pause,
        _ when Starts(sqlState, "08", "57P0", "53", "58", "28") => StorageFault.Pause,

        "23502" or "23514" or "54000" => StorageFault.BadRow, // not null, check, index row too long
        _ when Starts(sqlState, "22") => StorageFault.BadRow,
        _ => StorageFault.Permanent,
    };

    /// <summary>The remedy for a primary result code of SQLite.</summary>
    public static StorageFault OfSqliteCode(int code) => code switch
    {
        5 or 6 => StorageFault.Retry, // busy, locked
        7 or 8 or 10 or 13 or 14 => StorageFault.Pause, // no memory, read only, I/O, full, cannot open
        18 or 19 or 20 => StorageFault.BadRow, // too big, constraint, mismatch
        _ => StorageFault.Permanent,
    };

    /// <summary>True where a row with the same key was there already.</summary>
    internal static bool IsDuplicateKey(Exception exception) => exception.GetBaseException() switch
    {
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is 1555 or 2067,
        _ => false,
    };

    private static bool Starts(string sqlState, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (sqlState.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
