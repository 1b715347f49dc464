namespace Hanlin.Storage.Tests;

public sealed class SqliteStore : Store
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hanlin-storage-");

    public string NewPath() => Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    protected override Task<StorageTarget> CreateAsync() => Task.FromResult(StorageTarget.Sqlite(NewPath()));
}
