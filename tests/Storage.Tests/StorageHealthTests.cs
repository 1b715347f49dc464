using Hanlin.Testing;
using Npgsql;

namespace Hanlin.Storage.Tests;

public sealed class StorageHealthTests(PostgresStore store, ServicesFixture services) : IClassFixture<PostgresStore>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_migrated_and_durable_database_is_healthy() => (await CheckAsync(store.ConnectionString)).ShouldBeNull();

    [Fact]
    public async Task A_server_that_may_forget_commits_is_refused_unless_allowed()
    {
        var unsafeServer = With("-c synchronous_commit=off");
        (await CheckAsync(unsafeServer)).ShouldNotBeNull().ShouldContain("synchronous_commit=off");
        (await CheckAsync(unsafeServer, new StorageOptions { AllowUnsafeDatabase = true })).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_without_fsync_is_refused()
    {
        await using var server = await PrivateServices.StartPostgresAsync();
        await using (var connection = new NpgsqlConnection(server.Postgres))
        {
            await connection.OpenAsync(Token);
            await using var command = new NpgsqlCommand("ALTER SYSTEM SET fsync = off", connection);
            await command.ExecuteNonQueryAsync(Token);
        }

        await server.CrashAsync();
        await server.RestartAsync();
        (await CheckAsync(server.Postgres!)).ShouldNotBeNull().ShouldContain("fsync=off");
    }

    [Fact]
    public async Task A_read_only_server_is_refused() =>
        (await CheckAsync(With("-c default_transaction_read_only=on"))).ShouldNotBeNull().ShouldContain("read-only");

    [Fact]
    public async Task An_empty_database_asks_for_the_migrator() =>
        (await CheckAsync(await services.CreateEmptyDatabaseAsync())).ShouldNotBeNull().ShouldContain("run the migrator");

    [Theory]
    [InlineData("20200101000000_Older", "run the migrator")]
    [InlineData("99990101000000_Newer", "install the current release")]
    public async Task A_schema_of_another_release_is_refused_with_the_remedy(string migration, string remedy)
    {
        var connectionString = await services.CreateDatabaseAsync();
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            await connection.OpenAsync(Token);
            await using var others = new NpgsqlCommand(
                "DELETE FROM \"__EFMigrationsHistory\" WHERE migration_id <> (SELECT max(migration_id) FROM \"__EFMigrationsHistory\")", connection);
            await others.ExecuteNonQueryAsync(Token);
            await using var command = new NpgsqlCommand("UPDATE \"__EFMigrationsHistory\" SET migration_id = $1", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = migration });
            await command.ExecuteNonQueryAsync(Token);
        }

        (await CheckAsync(connectionString)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            problem => problem.ShouldContain(migration), problem => problem.ShouldContain(remedy));
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_problem_and_no_exception() =>
        (await CheckAsync("Host=127.0.0.1;Port=1;Username=nobody;Password=canary")).ShouldNotBeNull().ShouldSatisfyAllConditions(
            problem => problem.ShouldContain("does not answer"), problem => problem.ShouldNotContain("canary"));

    private static async Task<string?> CheckAsync(string connectionString, StorageOptions? options = null)
    {
        await using var database = Database.Open(StorageTarget.Postgres(connectionString), options);
        var report = await new StorageHealth(database).CheckAsync(Token);
        report.IsHealthy.ShouldBe(report.Problem is null);
        return report.Problem;
    }

    private string With(string options) => new NpgsqlConnectionStringBuilder(store.ConnectionString) { Options = options }.ConnectionString;
}
