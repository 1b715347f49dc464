using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hanlin.Storage;

/// <summary>No foreign key to the batch: any publisher may name one, and an unknown name must not cost the row.</summary>
internal sealed class GenerationResultConfiguration(Dialect dialect) : IEntityTypeConfiguration<GenerationResult>
{
    public void Configure(EntityTypeBuilder<GenerationResult> builder)
    {
        builder.ToTable("results", table =>
        {
            table.HasCheckConstraint("ck_results_sample_index", "sample_index >= 0");
            table.HasCheckConstraint("ck_results_status", EnumText<ResultStatus>.Check("status"));
            table.HasCheckConstraint("ck_results_tokens", "prompt_token_count >= 0 AND completion_token_count >= 0");
            table.HasCheckConstraint("ck_results_text", "status <> 'succeeded' OR text IS NOT NULL");
        });
        builder.HasKey(result => new { result.JobId, result.SampleIndex });
        builder.Property(result => result.JobId).ValueGeneratedNever();
        builder.Property(result => result.CustomId).UseCollation(dialect.ByteOrder);
        builder.Property(result => result.Status).HasConversion<EnumText<ResultStatus>>();
        builder.Property(result => result.Sampling).HasColumnType(dialect.Json);
        builder.Property(result => result.Logprobs).HasColumnType(dialect.Json);
        builder.HasIndex(result => new { result.BatchId, result.LineNumber });
        builder.HasIndex(result => new { result.BatchId, result.CreatedAt });
        builder.HasIndex(result => result.CustomId).HasFilter("custom_id IS NOT NULL");
    }
}
