namespace Hanlin.Storage;

/// <summary>A dataset that a job made: a row of <c>datasets</c>, enough to make it again.</summary>
public sealed class Dataset
{
    /// <summary>The job that made it.</summary>
    public required Guid JobId { get; set; }

    /// <summary>Its file, as the worker sees it.</summary>
    public required string Path { get; set; }

    /// <summary>Documents in the corpus.</summary>
    public long? DocumentCount { get; set; }

    /// <summary>Instances in the dataset.</summary>
    public long? InstanceCount { get; set; }

    /// <summary>Tokens in it, without padding.</summary>
    public long? TokenCount { get; set; }

    /// <summary>Tokens of an instance.</summary>
    public int? SequenceLength { get; set; }

    /// <summary>SHA-256 of the vocabulary, in lower-case hexadecimal.</summary>
    public string? VocabularySha256 { get; set; }

    /// <summary>SHA-256 of the corpus, in lower-case hexadecimal.</summary>
    public string? CorpusSha256 { get; set; }

    /// <summary>The options it was made with, as JSON.</summary>
    public string Options { get; set; } = "{}";

    /// <summary>When it was finished.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
