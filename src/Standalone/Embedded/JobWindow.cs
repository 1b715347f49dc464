using Hanlin.Contracts;
using Hanlin.Producer.Shell;
using MassTransit;
using CommandException = Hanlin.Producer.Shell.CommandException;

namespace Hanlin.Standalone.Embedded;

/// <summary>
/// Bounds the jobs that are under way inside the process: a broker in memory has room for everything, and a file of ten
/// million prompts must not be in it. Watches the consumers to know when a job has ended.
/// </summary>
internal sealed class JobWindow(int width) : IConsumeObserver, IDisposable
{
    private readonly SemaphoreSlim places = new(width);
    private readonly TaskCompletionSource<Exception> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Told of each job that has ended; null for nobody.</summary>
    public Action<Guid>? JobEnded { get; set; }

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        var place = places.WaitAsync(cancellationToken);
        if (await Task.WhenAny(place, failed.Task) == failed.Task) await ThrowAsync();
        await place;
    }

    public async Task WaitUntilEmptyAsync(CancellationToken cancellationToken)
    {
        for (var taken = 0; taken < width; taken++) await EnterAsync(cancellationToken);
        places.Release(width);
    }

    public Task PreConsume<T>(ConsumeContext<T> context) where T : class => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context) where T : class
    {
        if (context.Message is not GenerateText job) return Task.CompletedTask;
        places.Release();
        JobEnded?.Invoke(job.JobId);
        return Task.CompletedTask;
    }

    /// <summary>Nobody delivers a message in memory again: what a worker gives back here is not done in this run.</summary>
    public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception) where T : class
    {
        if (typeof(T) == typeof(GenerateText)) failed.TrySetResult(exception);
        return Task.CompletedTask;
    }

    public void Dispose() => places.Dispose();

    private async Task ThrowAsync()
    {
        var exception = await failed.Task;
        throw new CommandException(ExitCode.Internal, $"The worker broke: {exception.GetBaseException().Message}", "Rows that were stored are kept; the same command goes on from there.");
    }
}
