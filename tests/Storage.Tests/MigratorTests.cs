using Hanlin.Migrations;
using Hanlin.Testing;
using Npgsql;

namespace Hanlin.Storage.Tests;

public sealed class MigratorTests(ServicesFixture services)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_database_gets_the_schema_and_the_second_run_changes_nothing()
    {
        var database = await services.CreateEmptyDatabaseAsync();
        var (code, output, _) = await RunAsync("--connection", database);
        code.ShouldBe(0);
        output.ShouldContain($"applied {PostgresSchema.LatestMigration}");

        (await RunAsync("--connection", database)).ShouldBe((0, "the schema is up to date", ""));
    }

    [Fact]
    public async Task Of_migrators_at_once_one_works_and_the_others_wait()
    {
        var database = await services.CreateEmptyDatabaseAsync();
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunAsync("--connection", database), Token)));

        runs.ShouldAllBe(run => run.Code == 0);
        runs.Count(run => run.Output.Contains("applied")).ShouldBe(1);
    }

    [Fact]
    public async Task The_script_makes_the_same_schema_and_may_be_run_twice()
    {
        var database = await services.CreateEmptyDatabaseAsync();
        var (code, script, _) = await RunAsync("--script");
        code.ShouldBe(0);
        await ExecuteAsync(database, script);
        await ExecuteAsync(database, script);

        (await RunAsync("--connection", database)).Output.ShouldBe("the schema is up to date");
    }

    [Fact]
    public async Task A_database_that_is_newer_is_left_alone()
    {
        var database = await services.CreateDatabaseAsync();
        await ExecuteAsync(database, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('99990101000000_Later', '99')");

        var (code, _, errors) = await RunAsync("--connection", database);
        code.ShouldBe(78);
        errors.ShouldContain("99990101000000_Later");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_unavailable()
    {
        var (code, _, errors) = await RunAsync("--connection", "Host=127.0.0.1;Port=1;Username=nobody", "--wait", "1");
        code.ShouldBe(69);
        errors.ShouldContain("does not answer after 1 s");
    }

    [Fact]
    public async Task A_server_that_comes_up_late_is_waited_for()
    {
        await using var server = await PrivateServices.StartPostgresAsync();
        await server.CrashAsync();
        var run = RunAsync("--connection", server.Postgres!, "--wait", "60");
        await server.RestartAsync();

        (await run).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("Password", "wrong")]
    [InlineData("Database", "no_such_database")]
    public async Task What_waiting_does_not_cure_is_said_at_once(string key, string value)
    {
        var connection = new NpgsqlConnectionStringBuilder(await services.PostgresAsync()) { [key] = value }.ConnectionString;
        var (code, _, errors) = await RunAsync("--connection", connection, "--wait", "600");
        code.ShouldBe(78);
        errors.ShouldStartWith("hanlin-migrations: the database refuses: ");
    }

    [Theory]
    [InlineData(64, "--wait needs", "--wait")]
    [InlineData(64, "--wait needs", "--wait", "soon")]
    [InlineData(64, "--wait needs", "--wait", "-1")]
    [InlineData(64, "--connection needs", "--connection")]
    [InlineData(64, "unknown argument 'up'", "up")]
    [InlineData(78, "not valid", "--connection", "no connection string")]
    [InlineData(78, "no database is named", "--connection", "")]
    public async Task Wrong_usage_is_refused_with_a_reason(int expected, string reason, params string[] args)
    {
        var (code, output, errors) = await RunAsync(args);
        code.ShouldBe(expected);
        output.ShouldBeEmpty();
        errors.ShouldContain(reason);
    }

    [Fact]
    public async Task Help_shows_examples() => (await RunAsync("--help")).Output.ShouldContain("Examples:");

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await MigratorCommand.RunAsync(args, output, errors, TimeProvider.System, Token);
        return (code, output.ToString().Trim(), errors.ToString().Trim());
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
