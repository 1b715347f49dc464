using System.Text.RegularExpressions;

namespace Hanlin.Testing;

/// <summary>A broker, a database server or both that belong to one test alone, which may stop and crash them.</summary>
public sealed partial class PrivateServices : IAsyncDisposable
{
    private readonly string directory;
    private readonly string[] only;

    private PrivateServices(string directory, string[] only)
    {
        this.directory = directory;
        this.only = only;
    }

    /// <summary>URI of the virtual host <c>hanlin</c>; null where no broker was asked for.</summary>
    public string? RabbitMq { get; private set; }

    /// <summary>Connection string of the empty database <c>hanlin</c>; null where no database server was asked for.</summary>
    public string? Postgres { get; private set; }

    /// <summary>Starts both in a folder of their own; returns when they answer.</summary>
    public static Task<PrivateServices> StartAsync() => StartAsync([]);

    /// <summary>Starts a database server alone.</summary>
    public static Task<PrivateServices> StartPostgresAsync() => StartAsync(["postgres"]);

    /// <summary>Starts a broker alone.</summary>
    public static Task<PrivateServices> StartRabbitMqAsync() => StartAsync(["rabbitmq"]);

    /// <summary>Ends them as a power cut would.</summary>
    public Task CrashAsync() => RunAsync("stop", "--crash");

    /// <summary>Brings them back after <see cref="CrashAsync"/>, on the same ports with the same data.</summary>
    public Task RestartAsync() => RunAsync("start");

    /// <summary>Runs <c>rabbitmqctl</c> on the broker.</summary>
    /// <param name="arguments">Its arguments.</param>
    public Task<string> RabbitMqControlAsync(params string[] arguments) => ServicesScript.RunAsync(directory, ["rabbitmqctl", .. arguments]);

    /// <summary>Stops them and deletes their data.</summary>
    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop", "--crash");
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<PrivateServices> StartAsync(string[] only)
    {
        var services = new PrivateServices(Directory.CreateTempSubdirectory("hanlin-services-").FullName, only);
        await services.RunAsync("start");
        var environment = await services.RunAsync("env");
        services.RabbitMq = Value(environment, "HANLIN_RABBITMQ");
        services.Postgres = Value(environment, "HANLIN_POSTGRES");
        return services;
    }

    private Task<string> RunAsync(string command, params string[] options) =>
        ServicesScript.RunAsync(directory, [command, .. only, .. options]);

    private static string? Value(string environment, string name) =>
        Exports().Matches(environment).FirstOrDefault(match => match.Groups["name"].Value == name)?.Groups["value"].Value;

    [GeneratedRegex("^export (?<name>[A-Z_]+)='(?<value>[^']*)'$", RegexOptions.Multiline)]
    private static partial Regex Exports();
}
