using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hanlin.Storage;

internal sealed class TrainingProgressPointConfiguration : IEntityTypeConfiguration<TrainingProgressPoint>
{
    public void Configure(EntityTypeBuilder<TrainingProgressPoint> builder)
    {
        builder.ToTable("training_progress");
        builder.HasKey(point => new { point.JobId, point.At });
    }
}
