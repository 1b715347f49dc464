using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hanlin.Storage;

internal sealed class ModelVersionConfiguration(Dialect dialect) : IEntityTypeConfiguration<ModelVersion>
{
    public void Configure(EntityTypeBuilder<ModelVersion> builder)
    {
        builder.ToTable("model_versions", table =>
        {
            table.HasCheckConstraint("ck_model_versions_version", "version >= 1");
            table.HasCheckConstraint("ck_model_versions_sha256", "length(sha256) = 64");
            table.HasCheckConstraint("ck_model_versions_state", EnumText<ModelVersionState>.Check("state"));
            table.HasCheckConstraint("ck_model_versions_canary_percent", "canary_percent BETWEEN 0 AND 100");
        });
        builder.HasKey(version => new { version.ModelName, version.Version });
        builder.Property(version => version.ModelName).UseCollation(dialect.ByteOrder);
        builder.Property(version => version.Version).ValueGeneratedNever();
        builder.Property(version => version.State).HasConversion<EnumText<ModelVersionState>>();
        builder.Property(version => version.Evaluation).HasColumnType(dialect.Json);
        builder.HasIndex(version => version.ModelName).IsUnique().HasFilter("state = 'active'")
            .HasDatabaseName("ix_model_versions_active");
    }
}
