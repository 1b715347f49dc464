namespace Hanlin.Storage;

/// <summary>A model folder that is to become the next version of its model.</summary>
public sealed record ModelRegistration
{
    /// <summary>Name of the model.</summary>
    public required string ModelName { get; init; }

    /// <summary>SHA-256 of the folder's manifest, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The folder, relative to the models folder of whoever reads it.</summary>
    public required string Path { get; init; }

    /// <summary><see cref="ModelVersionState.Staged"/> or, after an evaluation, <see cref="ModelVersionState.Validated"/>.</summary>
    public ModelVersionState State { get; init; }

    /// <summary>What was measured, as JSON.</summary>
    public string? Evaluation { get; init; }

    /// <summary>What people should know.</summary>
    public string? Note { get; init; }
}
