using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Commands;
using Hanlin.Standalone.Commands.Train;

namespace Hanlin.Standalone;

/// <summary>The command <c>hanlin</c>: the one list of everything that it can do.</summary>
internal sealed class HanlinCommand : ShellCommand
{
    public HanlinCommand(Terminal terminal) : base(
        "hanlin",
        "Hanlin continues Chinese texts with GPT-2 models: one at a time or millions, on one machine or through a queue.",
        "hanlin demo",
        "hanlin models import models/poem --name poem",
        "hanlin run samples/prompts/poems.txt -o poems.jsonl",
        "hanlin results --limit 5",
        "hanlin submit prompts.jsonl --model poem --wait    # through RabbitMQ and PostgreSQL")
    {
        Add(new DemoCommand(terminal));
        Add(new RunCommand(terminal));
        Add(new SubmitCommand(terminal));
        Add(new WatchCommand(terminal, EveryStore()));
        Add(new StatusCommand(terminal, EveryStore()));
        Add(new CancelCommand(terminal, EveryStore()));
        Add(new ExportCommand(terminal, EveryStore()));
        Add(new ResultsCommand(terminal, EveryStore()));
        Add(new ModelsCommand(terminal));
        Add(new TrainCommand(terminal));
        Add(new ConvertCommand(terminal));
        Add(new TokenizeCommand());
    }

    private static StoreOptions EveryStore() => new(Home.Store);
}
