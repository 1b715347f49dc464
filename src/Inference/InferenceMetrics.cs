using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hanlin.Inference;

/// <summary>What the engine does, as OpenTelemetry instruments under the meter <see cref="MeterName"/>.</summary>
/// <remarks>Slots and sequences are sums over the engines of a process: during a reload there are two.</remarks>
public sealed class InferenceMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Hanlin.Inference";

    // Seconds. The second and third are those of OpenTelemetry's conventions for generative models.
    private static readonly double[] StepBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5];
    private static readonly double[] FirstTokenBounds = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] OutputTokenBounds = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];
    private static readonly double[] RequestBounds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    private readonly Meter meter = new(MeterName);
    private readonly Histogram<double> stepDuration;
    private readonly Counter<long> inputTokens;
    private readonly Counter<long> outputTokens;
    private readonly UpDownCounter<long> slots;
    private readonly UpDownCounter<long> running;
    private readonly UpDownCounter<long> waiting;
    private readonly Histogram<double> slotWait;
    private readonly Histogram<double> requestDuration;
    private readonly Histogram<double> timeToFirstToken;
    private readonly Histogram<double> timePerOutputToken;
    private readonly Counter<long> reloads;

    /// <summary>Creates the instruments.</summary>
    public InferenceMetrics()
    {
        stepDuration = Seconds("hanlin.engine.step.duration", "Duration of a step of the engine.", StepBounds);
        inputTokens = meter.CreateCounter<long>("hanlin.engine.tokens.input", "{token}", "Prompt tokens read.");
        outputTokens = meter.CreateCounter<long>("hanlin.engine.tokens.output", "{token}", "Tokens drawn.");
        slots = meter.CreateUpDownCounter<long>("hanlin.engine.slots", "{slot}", "Sequences that can run at the same time.");
        running = meter.CreateUpDownCounter<long>("hanlin.engine.sequences.running", "{sequence}", "Slots in use.");
        waiting = meter.CreateUpDownCounter<long>("hanlin.engine.sequences.waiting", "{sequence}", "Sequences without a slot.");
        slotWait = Seconds("hanlin.engine.wait.duration", "From submission to a slot.", FirstTokenBounds);
        requestDuration = Seconds("gen_ai.server.request.duration", "From submission to the end of a continuation.", RequestBounds);
        timeToFirstToken = Seconds("gen_ai.server.time_to_first_token", "From submission to the first token.", FirstTokenBounds);
        timePerOutputToken = Seconds("gen_ai.server.time_per_output_token", "Time of a token after the first.", OutputTokenBounds);
        reloads = meter.CreateCounter<long>("hanlin.model.reloads", "{reload}", "Model versions put into service or refused.");
    }

    /// <summary>One step.</summary>
    public void Step(TimeSpan duration, long inputTokenCount, long outputTokenCount)
    {
        stepDuration.Record(duration.TotalSeconds);
        inputTokens.Add(inputTokenCount);
        outputTokens.Add(outputTokenCount);
    }

    /// <summary>An engine came or went, or sequences did: what is added to slots, running and waiting sequences.</summary>
    public void Occupancy(int slotDelta, int runningDelta, int waitingDelta)
    {
        if (slotDelta != 0) slots.Add(slotDelta);
        if (runningDelta != 0) running.Add(runningDelta);
        if (waitingDelta != 0) waiting.Add(waitingDelta);
    }

    /// <summary>One continuation that ended with at least one token.</summary>
    public void Continuation(string model, TimeSpan queued, TimeSpan prefill, TimeSpan decode, int tokenCount)
    {
        var tags = new TagList { { "gen_ai.operation.name", "text_completion" }, { "gen_ai.provider.name", "hanlin" }, { "gen_ai.request.model", model } };
        slotWait.Record(queued.TotalSeconds);
        requestDuration.Record((queued + prefill + decode).TotalSeconds, tags);
        timeToFirstToken.Record((queued + prefill).TotalSeconds, tags);
        if (tokenCount > 1) timePerOutputToken.Record(decode.TotalSeconds / (tokenCount - 1), tags);
    }

    /// <summary>A version was put into service, or refused.</summary>
    public void Reload(string model, bool accepted)
        => reloads.Add(1, new("hanlin.model", model), new("hanlin.outcome", accepted ? "accepted" : "refused"));

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    private Histogram<double> Seconds(string name, string description, double[] bounds)
        => meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
