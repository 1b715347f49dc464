using System.CommandLine;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>Which store a command works on: a PostgreSQL database where one is named, else the embedded SQLite file.</summary>
/// <param name="embeddedPath">The SQLite file; null where a command is about the service only.</param>
public sealed class StoreOptions(string? embeddedPath)
{
    private const string Variable = "HANLIN_POSTGRES";
    private const string Example = "Host=localhost;Database=hanlin;Username=hanlin;Password=…";

    private readonly Option<string?> postgres = new("--postgres")
    {
        Description = $"The database of the service. Default: {Variable}.",
        HelpName = "CONNECTION",
    };

    private readonly Option<bool> embedded = new("--embedded")
    {
        Description = $"Take the store of `hanlin run` although {Variable} is set.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(postgres);
        if (embeddedPath is not null) command.Options.Add(embedded);
    }

    /// <summary>Opens the store that was named and makes sure that it answers.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="create">Make the embedded store where there is none yet.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="CommandException">None is named, it does not answer, or its schema is another.</exception>
    public async Task<OpenStore> OpenAsync(ParseResult result, bool create, CancellationToken cancellationToken)
    {
        if (Target(result, create) is not { } target)
            throw new CommandException(ExitCode.Configuration, "no database is named", $"Set {Variable} or give --postgres, as \"{Example}\".");

        var store = OpenStore.Open(target);
        try
        {
            await store.RequireUsableAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private StorageTarget? Target(ParseResult result, bool create)
    {
        var wantsEmbedded = embeddedPath is not null && result.GetValue(embedded);
        if (result.GetValue(postgres) is { } given)
        {
            if (wantsEmbedded) throw new CommandException(ExitCode.Usage, "--postgres and --embedded name two stores", "Give one of them.");
            return Postgres("--postgres", given);
        }

        if (!wantsEmbedded && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } connection) return Postgres(Variable, connection);
        return embeddedPath is null ? null : Embedded(embeddedPath, create);
    }

    private static StorageTarget Postgres(string source, string connection) => string.IsNullOrWhiteSpace(connection)
        ? throw new CommandException(ExitCode.Usage, $"{source} is empty", $"It looks like \"{Example}\".")
        : StorageTarget.Postgres(connection);

    private static StorageTarget Embedded(string path, bool create)
    {
        if (create)
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        else if (!File.Exists(path))
            throw new CommandException(ExitCode.NoInput, $"there is no store yet at {path}",
                $"Import a model and run something first (hanlin models import --help), or set {Variable} for the store of a service.");
        return StorageTarget.Sqlite(path);
    }
}
