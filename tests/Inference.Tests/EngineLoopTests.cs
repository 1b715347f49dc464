using System.Threading.Channels;
using Hanlin.Inference.Sampling;
using Hanlin.Inference.Tests.Fakes;

namespace Hanlin.Inference.Tests;

public sealed class EngineLoopTests
{
    private static readonly InferenceMetrics Metrics = new();

    [Fact]
    public async Task Every_caller_gets_its_own_text()
    {
        var prompts = Sequences.Prompts(1000, 20);
        await using var loop = Loop(new HistoryRunner(8));
        var sequences = await Task.WhenAll(prompts.Select((prompt, index) => loop.RunAsync(Sequences.Of(prompt, 1 + index % 9))));
        for (var index = 0; index < prompts.Length; index++)
            sequences[index].NewTokenIds.ToArray().ShouldBe(Sequences.Expected(prompts[index], 1 + index % 9));
    }

    [Fact]
    public async Task Closing_takes_nothing_in_and_lets_everybody_inside_end()
    {
        var loop = Loop(new HistoryRunner(4));
        var inside = Sequences.Prompts(8, 10).Select(prompt => loop.RunAsync(Sequences.Of(prompt, 20))).ToArray();
        await loop.DisposeAsync();
        await Should.ThrowAsync<ChannelClosedException>(() => loop.RunAsync(Sequences.Of([1], 1)));
        foreach (var sequence in await Task.WhenAll(inside)) sequence.FinishReason.ShouldBe(FinishReason.Length);
    }

    [Fact]
    public async Task A_broken_device_fails_everybody_and_frees_the_engine()
    {
        var runner = new HistoryRunner(4);
        runner.BeforeForward = () => { if (runner.ForwardCount == 5) throw new InvalidOperationException("device lost"); };
        await using var loop = Loop(runner);
        var callers = Sequences.Prompts(50, 10).Select(prompt => loop.RunAsync(Sequences.Of(prompt, 20))).ToArray();
        foreach (var caller in callers)
        {
            var exception = await Should.ThrowAsync<Exception>(() => caller);
            (exception is InferenceException && exception.Message.Contains("device lost", StringComparison.Ordinal) || exception is ChannelClosedException).ShouldBeTrue(exception.ToString());
        }

        await loop.DisposeAsync();
        runner.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public async Task Cancelling_ends_a_sequence_that_runs()
    {
        var runner = new HistoryRunner(1, contextLength: 100_000);
        var started = new TaskCompletionSource();
        runner.BeforeForward = () => started.TrySetResult();
        await using var loop = Loop(runner);
        var sequence = Sequences.Of([1], 90_000);
        var running = loop.RunAsync(sequence);
        await started.Task;
        sequence.Cancel();
        (await running).FinishReason.ShouldBe(FinishReason.Cancelled);
    }

    private static EngineLoop Loop(HistoryRunner runner) => new(new Engine(runner, new EngineOptions { ThreadCount = 2, PrefillChunk = 4, MaxPrefillTokens = 16 }), Metrics);
}
