using System.Globalization;

namespace Hanlin.Migrations;

/// <summary>The command line of the migrator.</summary>
internal sealed record MigratorArguments
{
    public const string Help =
        """
        Brings the schema of a PostgreSQL database up to date, once, before workers start. Safe to run again and
        from several places at once: an advisory lock lets one work and the others wait.

        Usage: hanlin-migrations [--connection STRING] [--wait SECONDS] [--script]

          --connection STRING  Npgsql connection string; default: the environment variable HANLIN_POSTGRES
          --wait SECONDS       how long to wait for the server to answer; default 30
          --script             print idempotent SQL instead, for a database that only an administrator may change
          --help               this text

        Exit codes: 0 up to date, 64 wrong usage, 69 the server does not answer, 78 the database cannot be used.

        Examples:
          hanlin-migrations --connection 'Host=db;Database=hanlin;Username=hanlin;Password=...'
          HANLIN_POSTGRES='Host=db;...' hanlin-migrations --wait 120
          hanlin-migrations --script > schema.sql
        """;

    public string? ConnectionString { get; private init; }

    public TimeSpan Wait { get; private init; } = TimeSpan.FromSeconds(30);

    public bool Script { get; private init; }

    public bool WantsHelp { get; private init; }

    /// <summary>The arguments, or what is wrong with them.</summary>
    public static (MigratorArguments Arguments, string? Error) Parse(ReadOnlySpan<string> args, string? connectionString)
    {
        var parsed = new MigratorArguments { ConnectionString = connectionString };
        while (!args.IsEmpty)
        {
            switch (args)
            {
                case ["--help" or "-h", ..]:
                    return (parsed with { WantsHelp = true }, null);
                case ["--script", ..]:
                    parsed = parsed with { Script = true };
                    args = args[1..];
                    break;
                case ["--connection", var value, ..]:
                    parsed = parsed with { ConnectionString = value };
                    args = args[2..];
                    break;
                case ["--wait", var value, ..] when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds):
                    parsed = parsed with { Wait = TimeSpan.FromSeconds(seconds) };
                    args = args[2..];
                    break;
                case ["--wait", ..]:
                    return (parsed, "--wait needs a number of seconds, as in: --wait 120");
                case ["--connection"]:
                    return (parsed, "--connection needs a connection string, as in: --connection 'Host=db;Database=hanlin;...'");
                default:
                    return (parsed, $"unknown argument '{args[0]}'; see --help");
            }
        }

        return (parsed, null);
    }
}
