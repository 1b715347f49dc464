using Hanlin.Storage;
using Npgsql;

namespace Hanlin.Migrations;

/// <summary>The command itself; exit codes are those of sysexits.h.</summary>
internal static class MigratorCommand
{
    private const int Ok = 0, Usage = 64, Unavailable = 69, Config = 78;

    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var (arguments, error) = MigratorArguments.Parse(args, Environment.GetEnvironmentVariable("HANLIN_POSTGRES"));
        if (error is not null)
            return await FailAsync(errors, Usage, error);
        if (arguments.WantsHelp)
            return await SayAsync(output, MigratorArguments.Help);
        if (arguments.Script)
            return await SayAsync(output, Migrator.Script());
        if (string.IsNullOrWhiteSpace(arguments.ConnectionString))
            return await FailAsync(errors, Config, "no database is named: give --connection, or set HANLIN_POSTGRES");

        try
        {
            await using var migrator = new Migrator(arguments.ConnectionString, time);
            await migrator.WaitAsync(arguments.Wait, cancellationToken);
            var count = await migrator.ApplyAsync(output.WriteLine, cancellationToken);
            return await SayAsync(output, count == 0 ? "the schema is up to date" : $"the schema is up to date; migrations applied: {count}");
        }
        catch (PostgresException exception) when (!Migrator.MayComeUp(exception))
        {
            return await FailAsync(errors, Config, $"the database refuses: {exception.MessageText} ({exception.SqlState})");
        }
        catch (NpgsqlException exception)
        {
            var reason = exception.GetBaseException().Message;
            return await FailAsync(errors, Unavailable, $"the server does not answer after {arguments.Wait.TotalSeconds} s: {reason}");
        }
        catch (StorageException exception)
        {
            return await FailAsync(errors, Config, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return await FailAsync(errors, Unavailable, "interrupted");
        }
    }

    private static async Task<int> SayAsync(TextWriter output, string text)
    {
        await output.WriteLineAsync(text);
        return Ok;
    }

    private static async Task<int> FailAsync(TextWriter errors, int code, string reason)
    {
        await errors.WriteLineAsync($"hanlin-migrations: {reason}");
        return code;
    }
}
