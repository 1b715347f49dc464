using Hanlin.Migrations;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    interrupted.Cancel();
};
return await MigratorCommand.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, interrupted.Token);
