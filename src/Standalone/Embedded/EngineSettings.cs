using System.CommandLine;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Models;

namespace Hanlin.Standalone.Embedded;

/// <summary>The options of the worker inside the process.</summary>
internal sealed class EngineSettings
{
    private readonly Option<string> device = new("--device") { Description = "auto (the default), cpu, cuda or cuda:1.", HelpName = "DEVICE", DefaultValueFactory = _ => "auto" };
    private readonly Option<string> precision = new("--precision") { Description = "Which of the model's graphs. Default: the fastest that is exact on the device.", DefaultValueFactory = _ => "auto" };
    private readonly Option<int> slots = new("--slots") { Description = "Sequences that run at the same time. Default: 64.", HelpName = "COUNT", DefaultValueFactory = _ => 64 };
    private readonly Option<int> threads = new("--threads") { Description = "Threads of network and sampler. Default: every processor.", HelpName = "COUNT" };
    private readonly ModelsDirectoryOption models = new();

    public void AddTo(Command command)
    {
        precision.AcceptOnlyFromAmong("auto", "fp32", "int8", "fp16");
        foreach (var option in (Option[])[device, precision, slots, threads]) command.Options.Add(option);
        models.AddTo(command);
    }

    /// <exception cref="CommandException">A number is out of its range.</exception>
    public EmbeddedOptions Read(ParseResult result, string model)
    {
        Require("--slots", result.GetValue(slots), 1, 4096);
        Require("--threads", result.GetValue(threads), 0, 1024);
        return new EmbeddedOptions
        {
            Model = model,
            StorePath = Home.Store,
            ModelsDirectory = models.Read(result),
            Device = result.GetValue(device)!,
            Precision = result.GetValue(precision)!,
            Slots = result.GetValue(slots),
            Threads = result.GetValue(threads),
        };
    }

    private static void Require(string name, int value, int min, int max)
    {
        if (value < min || value > max) throw new CommandException(ExitCode.Usage, $"{name} is {value}; it must be from {min} to {max}", null);
    }
}
