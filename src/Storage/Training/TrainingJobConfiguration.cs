using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hanlin.Storage;

/// <summary>No foreign key to the job it depends on: messages may arrive in another order than they were sent in.</summary>
internal sealed class TrainingJobConfiguration(Dialect dialect) : IEntityTypeConfiguration<TrainingJob>
{
    public void Configure(EntityTypeBuilder<TrainingJob> builder)
    {
        builder.ToTable("training_jobs", table =>
        {
            table.HasCheckConstraint("ck_training_jobs_state", EnumText<TrainingJobState>.Check("state"));
            table.HasCheckConstraint("ck_training_jobs_end", "(finished_at IS NULL) = (state IN ('queued', 'running'))");
            table.HasCheckConstraint("ck_training_jobs_lease", "state <> 'running' OR (lease_owner IS NOT NULL AND lease_until IS NOT NULL)");
            table.HasCheckConstraint("ck_training_jobs_error", "state <> 'failed' OR error IS NOT NULL");
        });
        builder.HasKey(job => job.Id);
        builder.Property(job => job.Id).ValueGeneratedNever();
        builder.Property(job => job.State).HasConversion<EnumText<TrainingJobState>>();
        builder.Property(job => job.Options).HasColumnType(dialect.Json);
        builder.Property(job => job.Progress).HasColumnType(dialect.Json);
        builder.Property(job => job.Result).HasColumnType(dialect.Json);
        builder.HasIndex(job => job.CreatedAt);
        builder.HasIndex(job => job.PipelineId).HasFilter("pipeline_id IS NOT NULL");
        builder.HasIndex(job => new { job.State, job.LeaseUntil }).HasFilter("state IN ('queued', 'running')")
            .HasDatabaseName("ix_training_jobs_open");
    }
}
