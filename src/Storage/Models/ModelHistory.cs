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

    public ModelVersion? FindFolder(string sha256) => versions.Where(version => version.Sha256 == sha256).MaxBy(version => version.Version);

    public ModelVersion Validate(int number, string evaluation)
    {
        var version = Find(number);
        if (version.State == ModelVersionState.Staged)
            version.State = ModelVersionState.Validated;
        version.Evaluation = evaluation;
        return version;
    }

    public async Task<ModelVersion> ActivateAsync(int number, CancellationToken cancellationToken)
    {
        var version = FindUsable(number);
        if (version.State != ModelVersionState.Active)
            version.ActivatedAt = now;
        await ServeAsync(version, cancellationToken);
        return version;
    }

    public ModelVersion SetCanary(int number, int percent)
    {
        var version = FindUsable(number);
        if (version.State == ModelVersionState.Active)
            throw new StorageException($"Version {number} of model '{modelName}' serves every job already");
        if (FindActive() is null)
            throw new StorageException($"Model '{modelName}' has no active version beside which version {number} could be a canary; use: hanlin models activate {modelName} {number}");
        if (FindCanary() is { } canary && canary != version)
            RetireCanary(canary);
        version.State = ModelVersionState.Canary;
        version.CanaryPercent = percent;
        return version;
    }

    public Task<ModelVersion> PromoteAsync(CancellationToken cancellationToken) => FindCanary() is { } canary
        ? ActivateAsync(canary.Version, cancellationToken)
        : throw new StorageException($"Model '{modelName}' has no canary to promote; see: hanlin models list");

    public async Task<ModelVersion> RollbackAsync(CancellationToken cancellationToken)
    {
        if (FindCanary() is { } canary && FindActive() is { } active)
        {
            RetireCanary(canary);
            return active;
        }

        var previous = FindPrevious()
            ?? throw new StorageException($"Model '{modelName}' has no earlier version to go back to; see: hanlin models list");
        await ServeAsync(previous, cancellationToken);
        return previous;
    }

    public async Task<ModelVersion> RejectAsync(int number, string reason, string? evaluation, CancellationToken cancellationToken)
    {
        var version = Find(number);
        if (version.State == ModelVersionState.Active)
            await ServeAsync(FindPrevious(), cancellationToken);
        version.State = ModelVersionState.Rejected;
        version.CanaryPercent = 0;
        version.Note = WellFormedText.Of(reason);
        version.Evaluation = evaluation ?? version.Evaluation;
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
        next?.CanaryPercent = 0;
    }

    private void RetireCanary(ModelVersion canary)
    {
        canary.State = ModelVersionState.Retired;
        canary.CanaryPercent = 0;
        canary.RetiredAt = now;
    }

    private ModelVersion? FindCanary() => versions.SingleOrDefault(version => version.State == ModelVersionState.Canary);

    private ModelVersion? FindActive() => versions.SingleOrDefault(version => version.State == ModelVersionState.Active);

    private ModelVersion? FindPrevious()
    {
        // A canary that was taken back has never been activated: it is no version to go back to.
        var retired = versions.Where(version => version.State == ModelVersionState.Retired && version.ActivatedAt is not null);
        if (FindActive() is { } active)
            retired = retired.Where(version => version.ActivatedAt < active.ActivatedAt);
        return retired.MaxBy(version => version.ActivatedAt);
    }

    private ModelVersion FindUsable(int number)
    {
        var version = Find(number);
        return version.State != ModelVersionState.Rejected
            ? version
            : throw new StorageException($"Version {number} of model '{modelName}' was rejected: {version.Note}");
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
