using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Models;
using Hanlin.Conversion;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Models;
using Hanlin.Storage;

namespace Hanlin.Standalone.Demo;

/// <summary>The model that comes with Hanlin: imported the first time, found in service every other time.</summary>
internal sealed class DemoModel(ModelCatalog catalog, string modelsDirectory, Terminal terminal)
{
    public const string Name = "poem";

    private readonly ModelShelf shelf = new(catalog, modelsDirectory);

    /// <exception cref="CheckpointException">The model's files are not what they should be.</exception>
    public async Task PutIntoServiceAsync(CancellationToken cancellationToken)
    {
        var digest = FileDigest.OfFile(CheckpointSource.Find(DemoFiles.Model).WeightsPath, cancellationToken);
        var active = await catalog.FindActiveAsync(Name, cancellationToken);
        if (active is not null && IsImportOf(active, digest))
        {
            terminal.Note($"Model {Name} version {active.Version} is in service since it was imported before.");
            return;
        }

        terminal.Note($"Importing the model that comes with Hanlin as {Name}:");
        var imported = await shelf.ImportAsync(
            target => new ImportOptions { Source = DemoFiles.Model, Target = target, Name = ModelName.Parse(Name), WriteFloat16 = false },
            ModelName.Parse(Name), "comes with Hanlin", new StepNotes(terminal), cancellationToken);
        foreach (var line in ModelSummary.Of(imported.Folder)) terminal.Note(line);
        await catalog.ActivateAsync(Name, imported.Number, cancellationToken);
        if (active is not null) terminal.Note($"It takes the place of version {active.Version}; back to that: hanlin models rollback {Name}");
    }

    private bool IsImportOf(ModelVersion version, string digest)
    {
        try
        {
            return shelf.Open(version).Manifest.Origin?.Sha256 == digest;
        }
        catch (CheckpointException)
        {
            return false; // its folder is gone or damaged: imported anew
        }
    }
}
