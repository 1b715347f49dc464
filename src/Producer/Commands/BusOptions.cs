using System.CommandLine;
using Hanlin.Producer.Shell;
using Hanlin.ServiceDefaults.Bus;

namespace Hanlin.Producer.Commands;

/// <summary>Which broker a command talks to.</summary>
public sealed class BusOptions
{
    private const string Variable = "HANLIN_RABBITMQ";

    private readonly Option<string?> rabbitMq = new("--rabbitmq") { Description = $"The broker of the service. Default: {Variable}.", HelpName = "ADDRESS" };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(rabbitMq);

    /// <summary>The broker that was named, or null.</summary>
    /// <exception cref="CommandException">What was given is no address.</exception>
    public BusAddress? Read(ParseResult result)
    {
        var given = result.GetValue(rabbitMq) ?? Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(given)) return null;
        try
        {
            return BusAddress.Parse(given);
        }
        catch (FormatException exception)
        {
            throw new CommandException(ExitCode.Configuration, exception.Message, $"Correct {(result.GetValue(rabbitMq) is null ? Variable : "--rabbitmq")}.", exception);
        }
    }

    /// <summary>The broker that was named.</summary>
    /// <exception cref="CommandException">None is.</exception>
    public BusAddress Require(ParseResult result) => Read(result)
        ?? throw new CommandException(ExitCode.Configuration, "no broker is named", $"Set {Variable} or give --rabbitmq, as amqp://user:password@host:5672/vhost.");
}
