namespace Hanlin.Storage;

/// <summary>A version of a model that workers may load: a row of <c>model_versions</c>.</summary>
public sealed class ModelVersion
{
    /// <summary>Name of the model.</summary>
    public required string ModelName { get; set; }

    /// <summary>Number of the version, from 1, without gaps.</summary>
    public required int Version { get; set; }

    /// <summary>SHA-256 of its manifest, in lower-case hexadecimal: what a worker must find in the folder.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Its folder, relative to the models folder of whoever reads it.</summary>
    public required string Path { get; set; }

    /// <summary>Where it stands.</summary>
    public ModelVersionState State { get; set; }

    /// <summary>Share of the jobs it serves as a canary, in percent.</summary>
    public int CanaryPercent { get; set; }

    /// <summary>What was measured, as JSON.</summary>
    public string? Evaluation { get; set; }

    /// <summary>What people should know, a reason for its rejection for instance.</summary>
    public string? Note { get; set; }

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>
    /// When it was last put in service by a decision of its own. A rollback to it does not count, so that a second
    /// rollback goes one version further back.
    /// </summary>
    public DateTimeOffset? ActivatedAt { get; set; }

    /// <summary>When it was last taken out of service.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}
