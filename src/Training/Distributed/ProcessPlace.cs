using System.Globalization;

namespace Hanlin.Training.Distributed;

/// <summary>Which process of a group this one is, as those say who start groups: mpirun, SLURM, or <see cref="LocalProcesses"/>.</summary>
/// <param name="Rank">From 0 on.</param>
/// <param name="WorldSize">How many there are.</param>
/// <param name="LocalRank">Which one of those on this machine: the number of its GPU.</param>
public sealed record ProcessPlace(int Rank, int WorldSize, int LocalRank)
{
    /// <summary>Names of rank, size and local rank in the environment, by who sets them.</summary>
    private static readonly (string Rank, string WorldSize, string LocalRank)[] Sources =
    [
        ("HANLIN_RANK", "HANLIN_WORLD_SIZE", "HANLIN_LOCAL_RANK"),
        ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK"),
        ("SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID"),
        ("RANK", "WORLD_SIZE", "LOCAL_RANK"),
    ];

    /// <summary>Null where nobody started this process as one of a group.</summary>
    /// <param name="environment">Reads a variable of the environment.</param>
    public static ProcessPlace? Find(Func<string, string?> environment)
    {
        foreach (var source in Sources)
        {
            if (Number(source.Rank) is { } rank && Number(source.WorldSize) is { } size && rank < size)
                return new ProcessPlace(rank, size, Number(source.LocalRank) ?? rank);
        }
        return null;

        int? Number(string name) => int.TryParse(environment(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
