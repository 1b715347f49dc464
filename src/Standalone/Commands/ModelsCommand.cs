using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;

namespace Hanlin.Standalone.Commands;

/// <summary>The versions of the models and which of them serve.</summary>
internal sealed class ModelsCommand : ShellCommand
{
    public ModelsCommand(Terminal terminal) : base(
        "models",
        "Imports models, lists their versions, and says which of them serves.",
        "hanlin models import models/poem --name poem",
        "hanlin models list",
        "hanlin models canary poem 3 --percent 10",
        "hanlin models rollback poem")
    {
        Add(new ModelsListCommand(terminal, new StoreOptions(Home.Store)));
        Add(new ModelsImportCommand(terminal, new StoreOptions(Home.Store)));
        Add(new ModelsActivateCommand(terminal, new StoreOptions(Home.Store)));
        Add(new ModelsCanaryCommand(terminal, new StoreOptions(Home.Store)));
        Add(new ModelsPromoteCommand(terminal, new StoreOptions(Home.Store)));
        Add(new ModelsRollbackCommand(terminal, new StoreOptions(Home.Store)));
    }
}
