using System.Threading.Channels;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Standalone.Demo;

/// <summary>Prints the first continuation of each job when its rows are stored.</summary>
internal sealed class PoemPrinter : IAsyncDisposable
{
    private readonly Channel<Guid> ended = Channel.CreateUnbounded<Guid>();
    private readonly ResultStore results;
    private readonly Terminal terminal;
    private readonly Task printing;

    public PoemPrinter(ResultStore results, Terminal terminal)
    {
        (this.results, this.terminal) = (results, terminal);
        printing = PrintAsync();
    }

    public void JobEnded(Guid jobId) => ended.Writer.TryWrite(jobId);

    /// <summary>Prints what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        ended.Writer.Complete();
        await printing;
    }

    private async Task PrintAsync()
    {
        await foreach (var jobId in ended.Reader.ReadAllAsync())
        {
            await foreach (var row in results.StreamAsync(new ResultQuery { JobId = jobId, Limit = 1 }))
                terminal.Note($"  {row.Text ?? row.Error}");
        }
    }
}
