using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hanlin.Storage;

internal sealed class SuspectConfiguration : IEntityTypeConfiguration<Suspect>
{
    public void Configure(EntityTypeBuilder<Suspect> builder)
    {
        builder.ToTable("suspects", table => table.HasCheckConstraint("ck_suspects_deaths_alone", "deaths_alone >= 0"));
        builder.HasKey(suspect => suspect.JobId);
        builder.Property(suspect => suspect.JobId).ValueGeneratedNever();
    }
}
