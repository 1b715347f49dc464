using Hanlin.Producer.Shell;
using Hanlin.Standalone.Commands;

namespace Hanlin.Standalone;

/// <summary>The command <c>hanlin</c>: the one list of everything that it can do.</summary>
internal sealed class HanlinCommand : ShellCommand
{
    public HanlinCommand(Terminal terminal) : base(
        "hanlin",
        "Hanlin continues Chinese texts with GPT-2 models: one at a time or millions, on one machine or through a queue.",
        "hanlin models import models/poem --name poem")
    {
        Add(new TokenizeCommand());
        Add(new ModelsCommand(terminal));
    }
}
