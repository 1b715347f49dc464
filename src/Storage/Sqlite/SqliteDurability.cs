using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hanlin.Storage;

/// <summary>Every commit reaches the disk: FULL is a setting of the connection, and WAL alone syncs only at checkpoints.</summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL";
        command.ExecuteNonQuery();
    }
}
