using Hanlin.Producer.Shell;
using Hanlin.Standalone;

using var interruption = new Interruption();
var terminal = Terminal.OfProcess(TimeProvider.System);
return await Failure.GuardAsync(
    terminal, () => CommandLine.RunAsync(new HanlinCommand(terminal), args, interruption.Token), EngineFailure.Of);
