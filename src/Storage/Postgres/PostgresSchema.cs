namespace Hanlin.Storage;

/// <summary>The schema that this build knows. Migrations themselves are in the migrator, which no worker carries.</summary>
internal static class PostgresSchema
{
    /// <summary>The newest migration; migrations sort by name.</summary>
    public const string LatestMigration = "20261126203805_TrainingJobs";

    /// <summary>What is wrong with a database that has these migrations, or null.</summary>
    public static string? FindProblem(IEnumerable<string> applied)
    {
        var newest = applied.Max(StringComparer.Ordinal);
        return string.CompareOrdinal(newest, LatestMigration) switch
        {
            0 => null,
            _ when newest is null => "the database has no schema of ours; run the migrator",
            < 0 => $"the schema is at {newest} and this build needs {LatestMigration}; run the migrator",
            _ => $"the schema is at {newest}, newer than {LatestMigration} which this build knows; install the current release",
        };
    }
}
