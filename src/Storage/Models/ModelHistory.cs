namespace Hanlin.Storage;

/// <summary>All versions of one model, read in a transaction in order to change them.</summary>
internal sealed class ModelHistory(StorageContext context, string modelName, IReadOnlyList<ModelVersion> versions, DateTimeOffset now)
{
    public ModelVersion Add(ModelRegistration registration)
    {
        var version = new ModelVersion
        {
            ModelName = modelName,
            Version = versions.Select(version => version.Version).DefaultIfEmpty().Max() + 1,
            Sha256 = registration.Sha256,
            Path = registration.Path,
            State = registration.State,
            Evaluation = registration.Evaluation,
            Note = WellFormedText.Of(registration.Note),
            CreatedAt = now,
        };
        context.Add(version);
        return version;
    }

    public async Task<ModelVersion> ActivateAsync(int number, CancellationToken cancellationToken)
    {
        var version = Find(number);
        if (version.State == ModelVersionState.Rejected)
            throw new StorageException($"Version {number} of model '{modelName}' was rejected: {version.Note}");
        if (version.State != ModelVersionState.Active)
            version.ActivatedAt = now;
        await ServeAsync(version, cancellationToken);
        return version;
    }

    public async Task<ModelVersion> RollbackAsync(CancellationToken cancellationToken)
    {
        var previous = FindPrevious()
            ?? throw new StorageException($"Model '{modelName}' has no earlier version to go back to; see: hanlin models list");
        await ServeAsync(previous, cancellationToken);
        return previous;
    }

    public async Task<ModelVersion> RejectAsync(int number, string reason, CancellationToken cancellationToken)
    {
        var version = Find(number);
        if (version.State == ModelVersionState.Active)
            await ServeAsync(FindPrevious(), cancellationToken);
        version.State = ModelVersionState.Rejected;
        version.Note = WellFormedText.Of(reason);
        return version;
    }

    /// <summary>Retires and saves before it activates: at no moment, not even inside the transaction, may two be active.</summary>
    private async Task ServeAsync(ModelVersion? next, CancellationToken cancellationToken)
    {
        if (FindActive() is { } active && active != next)
        {
            active.State = ModelVersionState.Retired;
            active.RetiredAt = now;
            await context.SaveChangesAsync(cancellationToken);
        }

        next?.State = ModelVersionState.Active;
    }

    private ModelVersion? FindActive() => versions.SingleOrDefault(version => version.State == ModelVersionState.Active);

    private ModelVersion? FindPrevious()
    {
        var retired = versions.Where(version => version.State == ModelVersionState.Retired);
        if (FindActive() is { } active)
            retired = retired.Where(version => version.ActivatedAt < active.ActivatedAt);
        return retired.MaxBy(version => version.ActivatedAt);
    }

    private ModelVersion Find(int number)
    {
        if (versions.SingleOrDefault(version => version.Version == number) is { } found)
            return found;
        if (versions.Count == 0)
            throw new StorageException($"There is no model '{modelName}'; see: hanlin models list");
        var numbers = string.Join(", ", versions.Select(version => version.Version).Order());
        throw new StorageException($"Model '{modelName}' has no version {number}; it has {numbers}");
    }
}
