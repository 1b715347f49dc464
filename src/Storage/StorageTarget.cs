using System.Data.Common;

namespace Hanlin.Storage;

/// <summary>Where rows are kept: a PostgreSQL database (service) or one SQLite file (embedded).</summary>
public sealed class StorageTarget
{
    private StorageTarget(bool isPostgres, string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        IsPostgres = isPostgres;
        Address = address;
    }

    /// <summary>True for PostgreSQL, false for SQLite.</summary>
    public bool IsPostgres { get; }

    internal string Address { get; }

    /// <summary>A PostgreSQL database whose schema the migrator has made.</summary>
    /// <param name="connectionString">Npgsql's, as <c>Host=...;Database=...;Username=...;Password=...</c>.</param>
    public static StorageTarget Postgres(string connectionString) => new(isPostgres: true, connectionString);

    /// <summary>A SQLite file, made with its schema when it is opened for the first time.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    public static StorageTarget Sqlite(string path) => new(isPostgres: false, path);

    /// <summary>Says which kind and where, and never the password of a connection string.</summary>
    public override string ToString() => IsPostgres ? $"PostgreSQL{Place()}" : $"SQLite file {Address}";

    private string Place()
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = Address };
            return parts.TryGetValue("Host", out var host)
                ? $" at {host}{(parts.TryGetValue("Port", out var port) ? $":{port}" : "")}/{(parts.TryGetValue("Database", out var name) ? name : "")}".TrimEnd('/')
                : "";
        }
        catch (ArgumentException)
        {
            return ""; // it is no connection string, and whatever it is may be a secret
        }
    }
}
