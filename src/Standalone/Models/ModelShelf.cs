using System.Globalization;
using Hanlin.Checkpoints.Models;
using Hanlin.Conversion;
using Hanlin.Storage;

namespace Hanlin.Standalone.Models;

/// <summary>The folders of the models and the catalogue that lists them.</summary>
internal sealed class ModelShelf(ModelCatalog catalog, string directory)
{
    /// <summary>Imports a checkpoint as the next version of its model and registers it as staged.</summary>
    /// <param name="options">The options, given the folder to make.</param>
    /// <param name="name">The model.</param>
    /// <param name="note">What people should know of the version.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    public async Task<ShelvedModel> ImportAsync(
        Func<string, ImportOptions> options, ModelName name, string? note, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var shelf = Directory.CreateDirectory(name.DirectoryIn(directory)).FullName;
        var number = NextNumber(shelf, await catalog.ListAsync(name.Value, cancellationToken));
        var folder = await new ModelImporter(TimeProvider.System)
            .ImportAsync(options(Path.Join(shelf, number)), progress, cancellationToken);
        var version = await catalog.RegisterAsync(
            new ModelRegistration { ModelName = name.Value, Sha256 = folder.Sha256, Path = $"{name}/{number}", Note = note },
            CancellationToken.None);
        return new ShelvedModel(folder, version.Version);
    }

    /// <summary>The folder of a version.</summary>
    public ModelFolder Open(ModelVersion version) =>
        ModelFolder.Open(Path.Join(directory, version.Path), verify: false, CancellationToken.None);

    /// <summary>The number that the version will have, unless somebody else takes it meanwhile; never that of a folder that is there.</summary>
    private static string NextNumber(string shelf, IReadOnlyList<ModelVersion> versions)
    {
        var folders = Directory.EnumerateDirectories(shelf)
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        var last = versions.Select(version => version.Version).Concat(folders).DefaultIfEmpty().Max();
        return (last + 1).ToString(CultureInfo.InvariantCulture);
    }
}
