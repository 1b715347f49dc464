using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;
using Hanlin.Inference;
using Hanlin.Inference.Runtime;
using Hanlin.Tokenization;

namespace Hanlin.Conversion.Tests;

/// <summary>A checkpoint imported into a folder that goes away with the test.</summary>
internal sealed class ImportedModel : IDisposable
{
    private readonly string parent;

    private ImportedModel(string parent, ModelFolder folder)
    {
        this.parent = parent;
        Folder = folder;
    }

    public ModelFolder Folder { get; }

    public static string DataPath(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);

    /// <summary>The checkpoint of 2 layers x 64 whose logits UER-py wrote down.</summary>
    public static Task<ImportedModel> TinyAsync(LayerNormFlavor layerNorm) => ImportAsync(new ImportOptions
    {
        Source = DataPath("forward/model.bin"),
        Target = "",
        Name = ModelName.Parse("tiny"),
        VocabularyPath = DataPath("forward/vocab.txt"),
        LayerNorm = layerNorm,
        HeadCount = 4,
    });

    /// <summary>The poem model of 4 layers x 256.</summary>
    public static Task<ImportedModel> PoemAsync() => ImportAsync(new ImportOptions { Source = DataPath("poem"), Target = "", Name = ModelName.Parse("poem") });

    public static async Task<ImportedModel> ImportAsync(ImportOptions options)
    {
        var parent = Directory.CreateTempSubdirectory("hanlin-import-").FullName;
        var importer = new ModelImporter(TimeProvider.System);
        var folder = await importer.ImportAsync(options with { Target = Path.Join(parent, "model") }, new Progress<string>(), TestContext.Current.CancellationToken);
        return new ImportedModel(parent, folder);
    }

    public OnnxModelRunner Open(string fileName, EngineOptions options) => OnnxModelRunner.Open(Folder.PathOf(fileName), ExecutionDevice.Cpu, options);

    public Vocabulary Vocabulary() => Tokenization.Vocabulary.Load(Folder.PathOf(ModelFileNames.Vocabulary));

    public void Dispose() => Directory.Delete(parent, recursive: true);
}
