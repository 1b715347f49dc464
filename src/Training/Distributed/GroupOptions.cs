namespace Hanlin.Training.Distributed;

/// <summary>Which processes train together, by UER-py's options.</summary>
public sealed record GroupOptions
{
    /// <summary>How many processes; 1 trains alone.</summary>
    public int WorldSize { get; init; } = 1;

    /// <summary>Ranks of the processes on this machine, one GPU each; empty on CPUs.</summary>
    public IReadOnlyList<int> GpuRanks { get; init; } = [];

    /// <summary>Where rank 0 listens, for NCCL; MPI brings its own way to find each other.</summary>
    public string MasterIp { get; init; } = "tcp://localhost:12345";

    /// <summary><c>nccl</c>, <c>mpi</c> or <c>gloo</c>, which is MPI here.</summary>
    public string Backend { get; init; } = "nccl";

    /// <summary>Whether the processes train on GPUs. On CPUs NCCL, UER-py's default, is MPI too.</summary>
    public bool UseCuda { get; init; }

    /// <summary>How long the others may take to appear.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);
}
