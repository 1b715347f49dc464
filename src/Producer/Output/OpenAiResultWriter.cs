namespace Hanlin.Producer.Output;

/// <summary>
/// Results as the output file of OpenAI's Batch API, a line for each job. Samples of one job must arrive one after the
/// other, as an export in the order of the input gives them.
/// </summary>
/// <param name="stream">Where they go; it stays open.</param>
/// <param name="time">Decides when slow results are flushed.</param>
public sealed class OpenAiResultWriter(Stream stream, TimeProvider time) : IResultWriter
{
    private readonly JsonRows rows = new(stream, time);
    private readonly List<ResultLine> samples = [];

    /// <inheritdoc />
    public async ValueTask WriteAsync(ResultLine result, CancellationToken cancellationToken)
    {
        if (samples.Count > 0 && samples[0].JobId != result.JobId)
            await EndJobAsync(cancellationToken);
        samples.Add(result);
    }

    /// <summary>Brings everything to the stream but the last job, which may have samples to come.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => rows.FlushAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (samples.Count > 0)
            await EndJobAsync(CancellationToken.None);
        await rows.FlushAsync(CancellationToken.None);
    }

    private async ValueTask EndJobAsync(CancellationToken cancellationToken)
    {
        await rows.WriteAsync(OpenAiResult.Of(samples), ResultJson.Default.OpenAiResult, cancellationToken);
        samples.Clear();
    }
}
