using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hanlin.Storage;

internal sealed class BatchConfiguration(Dialect dialect) : IEntityTypeConfiguration<Batch>
{
    public void Configure(EntityTypeBuilder<Batch> builder)
    {
        builder.ToTable("batches", table =>
        {
            table.HasCheckConstraint("ck_batches_state", EnumText<BatchState>.Check("state"));
            table.HasCheckConstraint("ck_batches_counts", "job_count >= 0 AND submitted_count >= 0 AND expected_rows >= 0");
            table.HasCheckConstraint("ck_batches_end", "(finished_at IS NULL) = (state IN ('submitting', 'running'))");
        });
        builder.HasKey(batch => batch.Id);
        builder.Property(batch => batch.Id).ValueGeneratedNever();
        builder.Property(batch => batch.Sampling).HasColumnType(dialect.Json);
        builder.Property(batch => batch.State).HasConversion<EnumText<BatchState>>();
        builder.HasIndex(batch => batch.CreatedAt);
    }
}
