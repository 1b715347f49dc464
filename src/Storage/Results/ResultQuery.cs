namespace Hanlin.Storage;

/// <summary>Which results to read, and in which order. What is null does not filter.</summary>
public sealed record ResultQuery
{
    /// <summary>Of this batch.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>Of this job.</summary>
    public Guid? JobId { get; init; }

    /// <summary>Of the job that its sender called so.</summary>
    public string? CustomId { get; init; }

    /// <summary>With this outcome.</summary>
    public ResultStatus? Status { get; init; }

    /// <summary>Of this model.</summary>
    public string? ModelName { get; init; }

    /// <summary>Of this version of the model.</summary>
    public int? ModelVersion { get; init; }

    /// <summary>Whose prompt or text contains this, letter for letter.</summary>
    public string? Contains { get; init; }

    /// <summary>At most so many, at least 1.</summary>
    public int? Limit { get; init; }

    /// <summary>In this order.</summary>
    public ResultOrder Order { get; init; }

    internal IQueryable<GenerationResult> Filter(IQueryable<GenerationResult> results)
    {
        if (BatchId is { } batchId)
            results = results.Where(result => result.BatchId == batchId);
        if (JobId is { } jobId)
            results = results.Where(result => result.JobId == jobId);
        if (WellFormedText.Of(CustomId) is { } customId)
            results = results.Where(result => result.CustomId == customId);
        if (Status is { } status)
            results = results.Where(result => result.Status == status);
        if (WellFormedText.Of(ModelName) is { } modelName)
            results = results.Where(result => result.ModelName == modelName);
        if (ModelVersion is { } modelVersion)
            results = results.Where(result => result.ModelVersion == modelVersion);
        if (WellFormedText.Of(Contains) is { } part)
            results = results.Where(result => result.Prompt.Contains(part) || result.Text!.Contains(part));
        return results;
    }

    internal IQueryable<GenerationResult> Apply(IQueryable<GenerationResult> results)
    {
        if (Limit is { } least)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least, nameof(Limit));

        var ordered = Sort(Filter(results));
        return Limit is { } limit ? ordered.Take(limit) : ordered;
    }

    private IQueryable<GenerationResult> Sort(IQueryable<GenerationResult> results) => Order switch
    {
        ResultOrder.Oldest => results.OrderBy(result => result.CreatedAt)
            .ThenBy(result => result.JobId).ThenBy(result => result.SampleIndex),
        ResultOrder.Newest => results.OrderByDescending(result => result.CreatedAt)
            .ThenBy(result => result.JobId).ThenBy(result => result.SampleIndex),
        _ => results.OrderBy(result => result.BatchId).ThenBy(result => result.LineNumber)
            .ThenBy(result => result.JobId).ThenBy(result => result.SampleIndex),
    };
}
