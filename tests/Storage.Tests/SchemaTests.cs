using Hanlin.Migrations;
using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage.Tests;

public sealed class SchemaTests(SqliteStore sqlite) : IClassFixture<SqliteStore>
{
    [Fact]
    public void The_migrations_make_the_model_as_it_is()
    {
        using var context = new DesignTimeContextFactory().CreateDbContext([]);
        context.Database.HasPendingModelChanges().ShouldBeFalse("run in migrations/: dotnet ef migrations add NAME");
    }

    [Fact]
    public void The_store_asks_for_the_newest_migration()
    {
        using var context = new DesignTimeContextFactory().CreateDbContext([]);
        PostgresSchema.LatestMigration.ShouldBe(context.Database.GetMigrations().Max(StringComparer.Ordinal));
    }

    [Fact]
    public void The_inserts_name_every_column_of_the_results()
    {
        using var postgres = new DesignTimeContextFactory().CreateDbContext([]);
        using var file = sqlite.Database.CreateContext();
        foreach (var context in new[] { postgres, file })
        {
            context.Model.FindEntityType(typeof(GenerationResult))!.GetProperties().Select(property => property.GetColumnName())
                .ShouldBe(ResultColumns.All.Select(column => column.Name), ignoreOrder: true);
        }
    }
}
