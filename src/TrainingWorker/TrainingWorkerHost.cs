using Hanlin.ServiceDefaults;
using Hanlin.ServiceDefaults.Bus;
using Hanlin.ServiceDefaults.Health;
using Hanlin.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hanlin.TrainingWorker;

/// <summary>The worker as a process of its own.</summary>
public static class TrainingWorkerHost
{
    private const int ConfigurationError = 78; // sysexits.h, EX_CONFIG

    /// <summary>Runs until SIGTERM. Settings come from the environment, <c>appsettings.json</c> and the arguments.</summary>
    /// <returns>0 after a clean stop, 78 where a setting is missing or wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            builder.AddServiceDefaults("training-worker");
            var configuration = builder.Configuration;
            builder.AddTrainingWorker(
                BusAddress.Parse(Required(configuration, "RabbitMq", "HANLIN_RABBITMQ", "amqp://user:password@host:5672/vhost")),
                StorageTarget.Postgres(Required(configuration, "Postgres", "HANLIN_POSTGRES", "Host=...;Database=...;Username=...;Password=...")));
            var application = builder.Build();
            application.MapHealth();
            await application.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception exception) when (exception is FormatException or OptionsValidationException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"training-worker: {exception.Message}");
            return ConfigurationError;
        }
    }

    private static string Required(ConfigurationManager configuration, string key, string variable, string example)
        => configuration[key] is { Length: > 0 } value ? value : throw new FormatException($"{variable} is not set; it looks like {example}");
}
