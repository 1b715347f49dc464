using Hanlin.Checkpoints.Models;
using Hanlin.Conversion;

namespace Hanlin.GenerationWorker.Tests.Rig;

/// <summary>The poem model, imported once for all tests.</summary>
public sealed class PoemModel : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("hanlin-poem-").FullName;

    public ModelFolder Folder { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Folder = await new ModelImporter(TimeProvider.System).ImportAsync(
        new ImportOptions
        {
            Source = Path.Join(AppContext.BaseDirectory, "data", "poem"),
            Target = Path.Join(directory, "poem"),
            Name = ModelName.Parse("poem"),
            WriteFloat16 = false,
        },
        new Progress<string>(),
        CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
