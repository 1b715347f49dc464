using Hanlin.Checkpoints.Models;

namespace Hanlin.Standalone.Models;

/// <summary>A model folder in its place and in the catalogue.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Number">The version that it is.</param>
internal sealed record ShelvedModel(ModelFolder Folder, int Number);
