using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>The tables: one model for both stores. What differs is in <see cref="Dialect"/> and <see cref="UtcText"/>.</summary>
internal sealed class StorageContext(DbContextOptions<StorageContext> options) : DbContext(options)
{
    public DbSet<Batch> Batches => Set<Batch>();

    public DbSet<GenerationResult> Results => Set<GenerationResult>();

    public DbSet<ModelVersion> ModelVersions => Set<ModelVersion>();

    public DbSet<Suspect> Suspects => Set<Suspect>();

    public DbSet<TrainingJob> TrainingJobs => Set<TrainingJob>();

    public DbSet<TrainingProgressPoint> TrainingProgress => Set<TrainingProgressPoint>();

    public DbSet<Dataset> Datasets => Set<Dataset>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var dialect = Database.IsSqlite() ? Dialect.Sqlite : Dialect.Postgres;
        modelBuilder.ApplyConfiguration(new BatchConfiguration(dialect));
        modelBuilder.ApplyConfiguration(new GenerationResultConfiguration(dialect));
        modelBuilder.ApplyConfiguration(new ModelVersionConfiguration(dialect));
        modelBuilder.ApplyConfiguration(new SuspectConfiguration());
        modelBuilder.ApplyConfiguration(new TrainingJobConfiguration(dialect));
        modelBuilder.ApplyConfiguration(new TrainingProgressPointConfiguration());
        modelBuilder.ApplyConfiguration(new DatasetConfiguration(dialect));
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        if (Database.IsSqlite())
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcText>();
    }
}
