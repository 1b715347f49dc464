namespace Hanlin.Inference;

/// <summary>Which model made a text.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Version">Version, counted from 1.</param>
/// <param name="Sha256">Digest of the version's manifest, which holds the digest of each of its files.</param>
public sealed record ModelIdentity(string Name, int Version, string Sha256);
