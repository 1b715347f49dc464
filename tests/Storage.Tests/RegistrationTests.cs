using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hanlin.Storage.Tests;

public sealed class RegistrationTests(SqliteStore store, PostgresStore server) : IClassFixture<SqliteStore>, IClassFixture<PostgresStore>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_registered_and_works_on_one_store()
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddHanlinStorage(StorageTarget.Sqlite(store.NewPath()));
        await using var provider = services.BuildServiceProvider();

        var row = Rows.New();
        await provider.GetRequiredService<ResultWriter>().WriteAsync(row, Token);
        (await provider.GetRequiredService<ResultStore>().ExistingSamplesAsync(row.JobId, Token)).ShouldBe([0]);
        (await provider.GetRequiredService<BatchStore>().ListAsync(1, Token)).ShouldBeEmpty();
        (await provider.GetRequiredService<ModelCatalog>().ListAsync(cancellationToken: Token)).ShouldBeEmpty();
        (await provider.GetRequiredService<SuspectLedger>().RecordSoloStartAsync(row.JobId, Token)).ShouldBe(0);
        (await provider.GetRequiredService<StorageHealth>().CheckAsync(Token)).IsHealthy.ShouldBeTrue();
    }

    [Fact]
    public void A_target_never_shows_its_password() =>
        StorageTarget.Postgres("Host=db;Password=canary").ToString().ShouldBe("PostgreSQL at db");

    [Fact]
    public void A_connection_string_that_is_none_is_refused() =>
        Should.Throw<StorageException>(() => Database.Open(StorageTarget.Postgres("no connection string")));

    [Theory]
    [InlineData("", "hanlin", "8")]
    [InlineData(";Application Name=worker-7;Maximum Pool Size=3", "worker-7", "3")]
    public async Task Connections_are_named_and_few_unless_told_otherwise(string extra, string name, string most)
    {
        await using var database = Database.Open(StorageTarget.Postgres(server.ConnectionString + extra));
        await using var context = database.CreateContext();
        (await context.Database.SqlQuery<string>($"SELECT current_setting('application_name')").ToListAsync(Token)).ShouldBe([name]);
        context.Database.GetConnectionString().ShouldNotBeNull().ShouldContain($"Maximum Pool Size={most}");
    }
}
