using Hanlin.Storage;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace Hanlin.Migrations;

/// <summary>Gives <c>dotnet ef</c> the model of PostgreSQL without a server.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<StorageContext>
{
    public StorageContext CreateDbContext(string[] args) =>
        new(PostgresDatabase.ContextOptions(NpgsqlDataSource.Create("Host=127.0.0.1")));
}
