using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hanlin.Storage;

internal sealed class DatasetConfiguration(Dialect dialect) : IEntityTypeConfiguration<Dataset>
{
    public void Configure(EntityTypeBuilder<Dataset> builder)
    {
        builder.ToTable("datasets");
        builder.HasKey(dataset => dataset.JobId);
        builder.Property(dataset => dataset.JobId).ValueGeneratedNever();
        builder.Property(dataset => dataset.Options).HasColumnType(dialect.Json);
        builder.HasIndex(dataset => dataset.Path);
    }
}
