using Hanlin.Storage;

namespace Hanlin.Standalone.Tests.Rig;

/// <summary>A <c>HANLIN_HOME</c> of a test's own and the command in it.</summary>
internal sealed class TestHome : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hanlin-home-");
    private readonly Dictionary<string, string> environment;

    public TestHome(params IEnumerable<KeyValuePair<string, string>> more) => environment = new(more) { ["HANLIN_HOME"] = Store };

    /// <summary>The folder of store and models.</summary>
    public string Store => Path.Join(folder.FullName, "home");

    /// <summary>A file beside the store.</summary>
    public string this[string name] => Path.Join(folder.FullName, name);

    public IReadOnlyDictionary<string, string> Environment => environment;

    /// <summary>Runs the command to its end.</summary>
    public Task<Ended> RunAsync(params IEnumerable<string> arguments) => Start(arguments).EndAsync();

    /// <summary>Runs the command with an input to its end.</summary>
    public Task<Ended> PipeAsync(string input, params IEnumerable<string> arguments) =>
        Running.Start(Running.Hanlin, arguments, environment, input).EndAsync();

    public Running Start(params IEnumerable<string> arguments) => Running.Start(Running.Hanlin, arguments, environment);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Waits until a store has so many rows, at most two minutes.</summary>
    public static async Task WaitForRowsAsync(StorageTarget target, long count, params IEnumerable<Running> makers)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        await using var database = Database.Open(target);
        var results = new ResultStore(database, TimeProvider.System);
        while (await results.CountAsync(new ResultQuery(), limit.Token) < count)
        {
            if (makers.All(maker => maker.HasExited)) throw new InvalidOperationException($"Nobody makes rows any more: {(await makers.First().EndAsync()).Error}");
            await Task.Delay(20, limit.Token);
        }
    }

    public StorageTarget Target => StorageTarget.Sqlite(Path.Join(Store, "hanlin.db"));

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
