using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;

namespace Hanlin.Checkpoints.Tests.Building;

/// <summary>A model folder of three small files.</summary>
internal static class TinyModel
{
    public const string Name = "poem";

    public static ModelManifest Manifest => new()
    {
        Name = Name,
        Created = new DateTimeOffset(2026, 11, 22, 13, 56, 7, TimeSpan.Zero),
        LayerNorm = LayerNormFlavor.Uer,
        ParameterCount = 136_960,
        Tokenizer = new ModelTokenizer { LowerCase = true, Flavor = "uer" },
        SpecialTokens = new SpecialTokenIds { Pad = 0, Unk = 1, Cls = 2, Sep = 3, Mask = 4 },
        Origin = new ModelOrigin { File = "model.bin-10", Sha256 = new string('a', 64), Format = "UER-py, Torch" },
        Evaluation = new Dictionary<string, double> { ["perplexity.model.onnx"] = 91.25 },
    };

    /// <summary>Writes the files, but commits nothing.</summary>
    public static ModelFolderWriter Begin(string directory)
    {
        var writer = ModelFolderWriter.Create(directory);
        var config = Gpt2Config.Infer(new Gpt2Shape(512, 64, 64, 2, 256), LayerNormFlavor.Uer);
        config.Write(writer.PathOf(ModelFileNames.Config), Manifest.SpecialTokens);
        File.WriteAllText(writer.PathOf(ModelFileNames.Vocabulary), "[PAD]\n[UNK]\n");
        File.WriteAllText(writer.PathOf(ModelFileNames.Onnx), "a graph");
        return writer;
    }

    public static ModelFolder Write(string directory)
    {
        using var writer = Begin(directory);
        return writer.Commit(Manifest, CancellationToken.None);
    }
}
