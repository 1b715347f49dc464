using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>An open store and what works on it.</summary>
public sealed class OpenStore : IAsyncDisposable
{
    private readonly StorageTarget target;
    private readonly Database database;

    private OpenStore(StorageTarget target, Database database)
    {
        this.target = target;
        this.database = database;
        Batches = new BatchStore(database, TimeProvider.System);
        Results = new ResultStore(database, TimeProvider.System);
        Models = new ModelCatalog(database, TimeProvider.System);
        TrainingJobs = new TrainingJobStore(database, TimeProvider.System);
    }

    /// <summary>The batches.</summary>
    public BatchStore Batches { get; }

    /// <summary>The results.</summary>
    public ResultStore Results { get; }

    /// <summary>The versions of the models.</summary>
    public ModelCatalog Models { get; }

    /// <summary>The training jobs.</summary>
    public TrainingJobStore TrainingJobs { get; }

    /// <summary>The store itself, for what works on it in this process.</summary>
    public Database Database => database;

    /// <summary>It is the SQLite file of the embedded configuration.</summary>
    public bool IsEmbedded => !target.IsPostgres;

    /// <summary>Opens a store; a PostgreSQL database is connected to when it is first used.</summary>
    /// <exception cref="CommandException">The connection string or the file cannot be used.</exception>
    public static OpenStore Open(StorageTarget target)
    {
        try
        {
            // Whether the server forgets commits is for the workers to mind: they acknowledge.
            return new OpenStore(target, Database.Open(target, new StorageOptions { AllowUnsafeDatabase = true }));
        }
        catch (StorageException exception)
        {
            throw new CommandException(ExitCode.Configuration, exception.Message, null, exception);
        }
    }

    /// <exception cref="CommandException">It does not answer, or has another schema.</exception>
    public async Task RequireUsableAsync(CancellationToken cancellationToken)
    {
        if ((await new StorageHealth(database).CheckAsync(cancellationToken)).Problem is { } problem)
            throw new CommandException(ExitCode.Unavailable, $"{target}: {problem}",
                IsEmbedded ? null : "Check that it runs and that the migrator has run; --postgres or HANLIN_POSTGRES names another.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();

    /// <summary>The kind and the place, never the password.</summary>
    public override string ToString() => target.ToString();
}
