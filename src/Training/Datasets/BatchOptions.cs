using Hanlin.Training.Options;

namespace Hanlin.Training.Datasets;

/// <summary>How batches are made of a dataset.</summary>
public sealed record BatchOptions
{
    /// <summary>Rows of a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The id that rows are padded with.</summary>
    public required int PadId { get; init; }

    /// <summary>Tokens of the vocabulary: a larger id in the dataset is an error.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>SHA-256 of the vocabulary file, where the dataset shall be known to be made with it.</summary>
    public string? VocabularySha256 { get; init; }

    /// <summary>Seed of the order.</summary>
    public long Seed { get; init; } = 7;

    /// <summary>Instances shuffled together in UER-py's order.</summary>
    public int BufferSize { get; init; } = 25600;

    /// <summary>Number of this process among those that train together, from 0.</summary>
    public int Rank { get; init; }

    /// <summary>Processes that train together.</summary>
    public int WorldSize { get; init; } = 1;

    /// <summary>The order of the instances.</summary>
    public ShuffleOrder Order { get; init; } = ShuffleOrder.Auto;

    /// <summary>Checks the options for rows of a length.</summary>
    /// <exception cref="OptionException">A batch would not fit into memory.</exception>
    internal void Check(int sequenceLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if ((long)BatchSize * sequenceLength > Batch.MaxTokens)
            throw new OptionException($"--batch_size {BatchSize}: allowed: at most {Batch.MaxTokens / sequenceLength} sequences of {sequenceLength} tokens");
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WorldSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Seed);
        ArgumentOutOfRangeException.ThrowIfNegative(Rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Rank, WorldSize);
    }
}
