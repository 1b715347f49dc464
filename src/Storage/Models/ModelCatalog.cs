using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>The versions of every model and which one serves. The table is the truth; events about it are hints.</summary>
/// <param name="database">The open store.</param>
/// <param name="time">The clock.</param>
public sealed class ModelCatalog(Database database, TimeProvider time)
{
    /// <summary>Collisions are with people and trainers, a handful at a time; each round at least one of them gets through.</summary>
    private const int MaxAttempts = 64;

    /// <summary>Adds a folder as the next version of its model.</summary>
    /// <param name="registration">The folder.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The version, with its number; two registrations at once get two numbers.</returns>
    public Task<ModelVersion> RegisterAsync(ModelRegistration registration, CancellationToken cancellationToken = default) =>
        ChangeAsync(registration.ModelName, history => Task.FromResult(history.Add(registration)), cancellationToken);

    /// <summary>The same, but a folder that is a version of the model already stays that version: a publication may be begun again.</summary>
    /// <param name="registration">The folder.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The version, new or as it is by now.</returns>
    public Task<ModelVersion> RegisterOnceAsync(ModelRegistration registration, CancellationToken cancellationToken = default) =>
        ChangeAsync(registration.ModelName, history => Task.FromResult(history.FindFolder(registration.Sha256) ?? history.Add(registration)), cancellationToken);

    /// <summary>Writes down what was measured of a staged version, which makes it a validated one. In any other state it stays.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="evaluation">What was measured, as JSON.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StorageException">There is no such version.</exception>
    public Task<ModelVersion> ValidateAsync(string modelName, int number, string evaluation, CancellationToken cancellationToken = default) =>
        ChangeAsync(modelName, history => Task.FromResult(history.Validate(number, evaluation)), cancellationToken);

    /// <summary>Every version of one model or of all, by name and number.</summary>
    /// <param name="modelName">Null for all models.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<ModelVersion>> ListAsync(string? modelName = null, CancellationToken cancellationToken = default) =>
        await database.ReadAsync(context => context.ModelVersions
            .Where(version => modelName == null || version.ModelName == modelName)
            .OrderBy(version => version.ModelName).ThenBy(version => version.Version).ToListAsync(cancellationToken));

    /// <summary>The version that serves, or null.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<ModelVersion?> FindActiveAsync(string modelName, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => context.ModelVersions.SingleOrDefaultAsync(
            version => version.ModelName == modelName && version.State == ModelVersionState.Active, cancellationToken));

    /// <summary>The version that serves and the one beside it as a canary, read at one moment.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<(ModelVersion? Active, ModelVersion? Canary)> FindServingAsync(string modelName, CancellationToken cancellationToken = default)
    {
        var serving = await database.ReadAsync(context => context.ModelVersions
            .Where(version => version.ModelName == modelName
                && (version.State == ModelVersionState.Active || version.State == ModelVersionState.Canary))
            .ToListAsync(cancellationToken));
        return (serving.Find(version => version.State == ModelVersionState.Active), serving.Find(version => version.State == ModelVersionState.Canary));
    }

    /// <summary>A text that differs when other versions serve than before; one indexed query, cheap enough for every few seconds.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<string> WatchKeyAsync(string modelName, CancellationToken cancellationToken = default)
    {
        var serving = await database.ReadAsync(context => context.ModelVersions
            .Where(version => version.ModelName == modelName
                && (version.State == ModelVersionState.Active || version.State == ModelVersionState.Canary))
            .OrderBy(version => version.Version)
            .Select(version => new { version.Version, version.State, version.CanaryPercent })
            .ToListAsync(cancellationToken));
        return string.Join(';', serving.Select(version => string.Create(
            CultureInfo.InvariantCulture, $"{EnumText<ModelVersionState>.Of(version.State)} {version.Version} {version.CanaryPercent}")));
    }

    /// <summary>Puts a version in service; the one before it retires in the same transaction.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StorageException">There is no such version, or it was rejected.</exception>
    public Task<ModelVersion> ActivateAsync(string modelName, int number, CancellationToken cancellationToken = default) =>
        ChangeAsync(modelName, history => history.ActivateAsync(number, cancellationToken), cancellationToken);

    /// <summary>
    /// Gives a version a share of the jobs beside the active one. A model has one canary: another one before it retires.
    /// </summary>
    /// <param name="modelName">The model.</param>
    /// <param name="number">The version; may be the canary already, whose share then changes.</param>
    /// <param name="percent">The share, 1 to 99.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StorageException">There is no such version, it was rejected or is the active one, or none is active.</exception>
    public Task<ModelVersion> SetCanaryAsync(string modelName, int number, int percent, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 99);
        return ChangeAsync(modelName, history => Task.FromResult(history.SetCanary(number, percent)), cancellationToken);
    }

    /// <summary>Makes the canary the active version; the one before retires.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StorageException">The model has no canary.</exception>
    public Task<ModelVersion> PromoteAsync(string modelName, CancellationToken cancellationToken = default) =>
        ChangeAsync(modelName, history => history.PromoteAsync(cancellationToken), cancellationToken);

    /// <summary>
    /// Goes one step back: takes a canary out of service where there is one, otherwise puts the version that served before
    /// the present one back. A second rollback goes one further back.
    /// </summary>
    /// <param name="modelName">The model.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The version that is active then.</returns>
    /// <exception cref="StorageException">There is none before it.</exception>
    public Task<ModelVersion> RollbackAsync(string modelName, CancellationToken cancellationToken = default) =>
        ChangeAsync(modelName, history => history.RollbackAsync(cancellationToken), cancellationToken);

    /// <summary>Marks a version as one that must not serve. Where it does, the one before it is put back in the same transaction.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="reason">For people.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StorageException">There is no such version.</exception>
    public Task<ModelVersion> RejectAsync(string modelName, int number, string reason, CancellationToken cancellationToken = default) =>
        ChangeAsync(modelName, history => history.RejectAsync(number, reason, null, cancellationToken), cancellationToken);

    /// <summary>The same with what was measured of it.</summary>
    /// <param name="modelName">The model.</param>
    /// <param name="number">The version.</param>
    /// <param name="reason">For people.</param>
    /// <param name="evaluation">What was measured, as JSON.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StorageException">There is no such version.</exception>
    public Task<ModelVersion> RejectAsync(string modelName, int number, string reason, string evaluation, CancellationToken cancellationToken = default) =>
        ChangeAsync(modelName, history => history.RejectAsync(number, reason, evaluation, cancellationToken), cancellationToken);

    /// <summary>
    /// Reads the versions of a model, changes them, saves. Serializable: of two changes at once, one starts again from
    /// what the other left.
    /// </summary>
    private async Task<ModelVersion> ChangeAsync(
        string modelName, Func<ModelHistory, Task<ModelVersion>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var transaction = await database.BeginAsync(IsolationLevel.Serializable, cancellationToken);
                var versions = await transaction.Context.ModelVersions.AsTracking().Where(version => version.ModelName == modelName)
                    .ToListAsync(cancellationToken);
                var changed = await change(new ModelHistory(transaction.Context, modelName, versions, time.GetUtcNow()));
                await transaction.Context.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return changed;
            }
            catch (Exception exception) when (attempt < MaxAttempts && IsCollision(exception))
            {
            }
        }
    }

    private static bool IsCollision(Exception exception) =>
        StorageFaults.IsDuplicateKey(exception) || StorageFaults.Of(exception) == StorageFault.Retry;
}
