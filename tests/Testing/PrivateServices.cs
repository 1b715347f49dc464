using System.Text.RegularExpressions;

namespace Hanlin.Testing;

/// <summary>A broker or a database server that belongs to one test alone, which may crash it.</summary>
public sealed partial class PrivateServices : IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("hanlin-services-").FullName;
    private readonly string service;

    private PrivateServices(string service) => this.service = service;

    /// <summary>URI of the virtual host <c>hanlin</c> of a broker.</summary>
    public string? RabbitMq { get; private set; }

    /// <summary>Connection string of the empty database <c>hanlin</c> of a database server.</summary>
    public string? Postgres { get; private set; }

    /// <summary>Starts a database server in a folder of its own; returns when it answers.</summary>
    public static Task<PrivateServices> StartPostgresAsync() => StartAsync("postgres");

    /// <summary>Starts a broker in a folder of its own; returns when it answers.</summary>
    public static Task<PrivateServices> StartRabbitMqAsync() => StartAsync("rabbitmq");

    /// <summary>Ends it as a power cut would.</summary>
    public Task CrashAsync() => RunAsync("stop", "--crash");

    /// <summary>Brings it back after <see cref="CrashAsync"/>, on the same port with the same data.</summary>
    public Task RestartAsync() => RunAsync("start");

    /// <summary>Runs <c>rabbitmqctl</c> on the broker.</summary>
    /// <param name="arguments">Its arguments.</param>
    public Task<string> RabbitMqControlAsync(params string[] arguments) =>
        ServicesScript.RunAsync(directory, ["rabbitmqctl", .. arguments]);

    /// <summary>Stops it and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop", "--crash");
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<PrivateServices> StartAsync(string service)
    {
        var services = new PrivateServices(service);
        await services.RunAsync("start");
        var environment = await services.RunAsync("env");
        services.RabbitMq = Value(environment, "HANLIN_RABBITMQ");
        services.Postgres = Value(environment, "HANLIN_POSTGRES");
        return services;
    }

    private Task<string> RunAsync(string command, params string[] options) =>
        ServicesScript.RunAsync(directory, [command, service, .. options]);

    private static string? Value(string environment, string name) =>
        Exports().Matches(environment).FirstOrDefault(match => match.Groups["name"].Value == name)?.Groups["value"].Value;

    [GeneratedRegex("^export (?<name>[A-Z_]+)='(?<value>[^']*)'$", RegexOptions.Multiline)]
    private static partial Regex Exports();
}
