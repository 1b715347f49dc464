using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hanlin.Storage;

/// <summary>Registration of the store.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Adds the store and everything that works on it, as singletons; all of them may be used from many threads.</summary>
    /// <param name="services">The services.</param>
    /// <param name="target">Where it is.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="writerOptions">Null for the defaults.</param>
    public static IServiceCollection AddHanlinStorage(
        this IServiceCollection services, StorageTarget target, StorageOptions? options = null, ResultWriterOptions? writerOptions = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => Database.Open(target, options));
        services.AddSingleton(writerOptions ?? new ResultWriterOptions());
        services.AddSingleton<ResultStore>();
        services.AddSingleton<ResultWriter>();
        services.AddSingleton<BatchStore>();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<SuspectLedger>();
        services.AddSingleton<TrainingJobStore>();
        services.AddSingleton<TrainingLeases>();
        services.AddSingleton<StorageHealth>();
        return services;
    }
}
