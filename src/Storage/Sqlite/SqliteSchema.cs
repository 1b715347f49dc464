using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>The schema of a SQLite file, made from the same model as PostgreSQL's when the file is first opened.</summary>
internal static class SqliteSchema
{
    /// <summary>Written to the file's <c>user_version</c>; raised with every change of the model.</summary>
    public const int Version = 2;

    /// <summary>Written to the file's <c>application_id</c>: "hanl" in ASCII.</summary>
    private const int ApplicationId = 0x68616E6C;

    /// <summary>Makes the schema of a new file, or checks that of an old one.</summary>
    /// <exception cref="StorageException">The file cannot be opened, is not ours, or is of another version.</exception>
    public static void Open(string path, IDbContextFactory<StorageContext> contexts)
    {
        try
        {
            using var context = contexts.CreateDbContext();
            context.Database.OpenConnection();
            Execute(context, "PRAGMA journal_mode = WAL");
            using var transaction = context.Database.BeginTransaction(); // takes the write lock: two processes may come at once
            if (Read(context, "SELECT count(*) FROM sqlite_schema") == 0)
                Create(context);
            else
                Check(path, Read(context, "PRAGMA application_id"), Read(context, "PRAGMA user_version"));
            transaction.Commit();
        }
        catch (SqliteException exception)
        {
            throw new StorageException($"The results file '{path}' cannot be opened: {exception.Message}", exception);
        }
    }

    private static void Create(StorageContext context)
    {
        Execute(context, context.Database.GenerateCreateScript());
        Execute(context, $"PRAGMA application_id = {ApplicationId}");
        Execute(context, $"PRAGMA user_version = {Version}");
    }

    private static void Check(string path, long application, long version)
    {
        if (application != ApplicationId)
            throw new StorageException($"'{path}' is a SQLite file of another program; name a new file");
        if (version > Version)
            throw new StorageException($"'{path}' has schema {version}, newer than {Version}; open it with the current release");
        if (version < Version)
            throw new StorageException($"'{path}' has schema {version}, older than {Version}; export it with the release that wrote it");
    }

    private static void Execute(StorageContext context, string sql)
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Read(StorageContext context, string sql)
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
