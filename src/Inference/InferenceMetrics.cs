using System.Diagnostics.Metrics;

namespace Hanlin.Inference;

/// <summary>What the engine does, as OpenTelemetry instruments under the meter <see cref="MeterName"/>.</summary>
public sealed class InferenceMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Hanlin.Inference";

    private readonly Meter meter = new(MeterName);
    private readonly Histogram<double> stepDuration;
    private readonly Counter<long> inputTokens;
    private readonly Counter<long> outputTokens;
    private readonly Histogram<double> timeToFirstToken;
    private readonly Histogram<double> timePerOutputToken;
    private readonly Counter<long> reloads;
    private long running;
    private long waiting;

    /// <summary>Creates the instruments.</summary>
    public InferenceMetrics()
    {
        stepDuration = meter.CreateHistogram<double>("hanlin.engine.step.duration", "s", "Duration of a step of the engine.");
        inputTokens = meter.CreateCounter<long>("hanlin.engine.tokens.input", "{token}", "Prompt tokens read.");
        outputTokens = meter.CreateCounter<long>("hanlin.engine.tokens.output", "{token}", "Tokens drawn.");
        timeToFirstToken = meter.CreateHistogram<double>("gen_ai.server.time_to_first_token", "s", "From submission to the first token.");
        timePerOutputToken = meter.CreateHistogram<double>("gen_ai.server.time_per_output_token", "s", "Time of a token after the first.");
        reloads = meter.CreateCounter<long>("hanlin.model.reloads", "{reload}", "Model versions put into service or refused.");
        meter.CreateObservableGauge("hanlin.engine.sequences.running", () => Volatile.Read(ref running), "{sequence}", "Slots in use.");
        meter.CreateObservableGauge("hanlin.engine.sequences.waiting", () => Volatile.Read(ref waiting), "{sequence}", "Sequences without a slot.");
    }

    /// <summary>One step.</summary>
    public void Step(TimeSpan duration, long inputTokenCount, long outputTokenCount, int runningCount, int waitingCount)
    {
        stepDuration.Record(duration.TotalSeconds);
        inputTokens.Add(inputTokenCount);
        outputTokens.Add(outputTokenCount);
        Volatile.Write(ref running, runningCount);
        Volatile.Write(ref waiting, waitingCount);
    }

    /// <summary>One continuation that ended with at least one token.</summary>
    public void Continuation(TimeSpan toFirstToken, TimeSpan decoding, int tokenCount)
    {
        timeToFirstToken.Record(toFirstToken.TotalSeconds);
        if (tokenCount > 1) timePerOutputToken.Record(decoding.TotalSeconds / (tokenCount - 1));
    }

    /// <summary>A version was put into service, or refused.</summary>
    public void Reload(string model, bool accepted)
        => reloads.Add(1, new("hanlin.model", model), new("hanlin.outcome", accepted ? "accepted" : "refused"));

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
