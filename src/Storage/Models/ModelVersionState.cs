namespace Hanlin.Storage;

/// <summary>The life of a model version; at most one version of a model is <see cref="Active"/>.</summary>
public enum ModelVersionState
{
    /// <summary>Its files are there.</summary>
    Staged,

    /// <summary>Its files were checked and its quality measured.</summary>
    Validated,

    /// <summary>It serves a share of the jobs.</summary>
    Canary,

    /// <summary>It serves.</summary>
    Active,

    /// <summary>It served, and may again.</summary>
    Retired,

    /// <summary>It must not serve; the note says why.</summary>
    Rejected,
}
