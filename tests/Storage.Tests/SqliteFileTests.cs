using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage.Tests;

public sealed class SqliteFileTests(SqliteStore store) : IClassFixture<SqliteStore>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_made_once_and_found_again()
    {
        var target = StorageTarget.Sqlite(store.NewPath());
        var row = Rows.New();
        await using (var database = Database.Open(target))
            await new ResultStore(database, TimeProvider.System).AppendAsync([row], Token);

        await using var again = Database.Open(target);
        (await new ResultStore(again, TimeProvider.System).ExistingSamplesAsync(row.JobId, Token)).ShouldBe([0]);
        (await new StorageHealth(again).CheckAsync(Token)).IsHealthy.ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_opened_by_many_at_once_is_made_once()
    {
        var target = StorageTarget.Sqlite(store.NewPath());
        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Database.Open(target), Token)));
        var added = await Task.WhenAll(databases.Select(
            database => Task.Run(() => new ResultStore(database, TimeProvider.System).AppendAsync(Rows.Many(10), Token), Token)));

        added.Sum().ShouldBe(80);
        foreach (var database in databases)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task Commits_reach_the_disk()
    {
        await using var context = store.Database.CreateContext();
        await context.Database.OpenConnectionAsync(Token);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT journal_mode || ' ' || synchronous FROM pragma_journal_mode, pragma_synchronous";
        (await command.ExecuteScalarAsync(Token)).ShouldBe("wal 2"); // 2 is FULL
    }

    [Theory]
    [InlineData(3, "newer than 2; open it with the current release")]
    [InlineData(1, "older than 2")]
    public async Task A_file_of_another_release_is_refused(int version, string reason)
    {
        var path = store.NewPath();
        await Database.Open(StorageTarget.Sqlite(path)).DisposeAsync();
        Execute(path, $"PRAGMA user_version = {version}");

        Should.Throw<StorageException>(() => Database.Open(StorageTarget.Sqlite(path))).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain(path), message => message.ShouldContain(reason));
    }

    [Fact]
    public void A_file_of_another_program_is_left_alone()
    {
        var path = store.NewPath();
        Execute(path, "CREATE TABLE bookmarks (url TEXT)");
        Should.Throw<StorageException>(() => Database.Open(StorageTarget.Sqlite(path))).Message.ShouldContain("of another program");
    }

    [Fact]
    public async Task A_file_that_is_not_SQLite_is_refused()
    {
        var path = store.NewPath();
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("not a database\n", 1000)), Token);
        Should.Throw<StorageException>(() => Database.Open(StorageTarget.Sqlite(path))).Message.ShouldContain(path);
    }

    [Fact]
    public void A_folder_that_is_missing_is_named()
    {
        var path = Path.Combine(store.NewPath(), "results.db");
        Should.Throw<StorageException>(() => Database.Open(StorageTarget.Sqlite(path))).Message.ShouldContain(path);
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
