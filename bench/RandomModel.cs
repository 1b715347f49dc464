using System.Globalization;
using System.Text;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;
using Hanlin.Checkpoints.Safetensors;
using Hanlin.Conversion;
using Hanlin.Inference.Sampling;

namespace Hanlin.Bench;

/// <summary>A model of a given size with random weights: the speed of a network does not depend on what it has learned.</summary>
internal static class RandomModel
{
    /// <summary>That of the family's vocabulary.</summary>
    public const int VocabularySize = 21128;

    private const int ContextLength = 1024;
    private const int LayerCount = 12, HiddenSize = 768;

    /// <summary>The folder of the model, imported once and kept.</summary>
    /// <param name="withFloat16">With the graph for GPUs.</param>
    public static Task<ModelFolder> GetAsync(bool withFloat16 = false) => GetAsync(Path.Join(Path.GetTempPath(), "hanlin-bench"), LayerCount, HiddenSize, withFloat16);

    private static async Task<ModelFolder> GetAsync(string directory, int layerCount, int hiddenSize, bool withFloat16)
    {
        var target = Path.Join(directory, string.Create(CultureInfo.InvariantCulture, $"random-{layerCount}x{hiddenSize}{(withFloat16 ? "-fp16" : "")}"));
        if (Directory.Exists(target)) return ModelFolder.Open(target, verify: false, CancellationToken.None);

        var source = Directory.CreateTempSubdirectory("hanlin-random-").FullName;
        WriteWeights(Path.Join(source, "model.safetensors"), layerCount, hiddenSize);
        await File.WriteAllTextAsync(Path.Join(source, "vocab.txt"), WriteVocabulary());
        var options = new ImportOptions { Source = source, Target = target, Name = ModelName.Parse("random"), WriteFloat16 = withFloat16 };
        var folder = await new ModelImporter(TimeProvider.System).ImportAsync(options, new Progress<string>(step => Console.Error.WriteLine($"  {step}")), CancellationToken.None);
        Directory.Delete(source, recursive: true);
        return folder;
    }

    private static void WriteWeights(string path, int layerCount, int hiddenSize)
    {
        var shape = new Gpt2Shape(VocabularySize, ContextLength, hiddenSize, layerCount, 4 * hiddenSize);
        var writer = new SafetensorsWriter();
        var stream = 0;
        foreach (var tensor in Gpt2Tensor.All(layerCount).Where(tensor => tensor.Parameter != Gpt2Parameter.OutputEmbedding))
        {
            var key = stream++;
            var isGain = tensor.Parameter is Gpt2Parameter.AttentionNormGamma or Gpt2Parameter.FeedForwardNormGamma or Gpt2Parameter.FinalNormGamma;
            writer.Add(HuggingFaceName(tensor), tensor.ShapeIn(shape), values => Fill(values, key, isGain));
        }

        writer.Write(path, CancellationToken.None);
    }

    private static void Fill(Span<float> values, int stream, bool isGain)
    {
        if (isGain)
        {
            values.Fill(1);
            return;
        }

        for (var index = 0; index < values.Length; index++) values[index] = (float)((Philox.NextDouble(1, stream, index) - 0.5) * 0.0693); // deviation 0.02
    }

    private static string HuggingFaceName(Gpt2Tensor tensor) => tensor.Parameter switch
    {
        Gpt2Parameter.WordEmbedding => "transformer.wte.weight",
        Gpt2Parameter.PositionEmbedding => "transformer.wpe.weight",
        Gpt2Parameter.FinalNormGamma => "transformer.ln_f.weight",
        Gpt2Parameter.FinalNormBeta => "transformer.ln_f.bias",
        _ => $"transformer.h.{tensor.Layer}.{LayerName(tensor.Parameter)}",
    };

    private static string LayerName(Gpt2Parameter parameter) => parameter switch
    {
        Gpt2Parameter.AttentionNormGamma => "ln_1.weight",
        Gpt2Parameter.AttentionNormBeta => "ln_1.bias",
        Gpt2Parameter.QueryKeyValueWeight => "attn.c_attn.weight",
        Gpt2Parameter.QueryKeyValueBias => "attn.c_attn.bias",
        Gpt2Parameter.AttentionOutputWeight => "attn.c_proj.weight",
        Gpt2Parameter.AttentionOutputBias => "attn.c_proj.bias",
        Gpt2Parameter.FeedForwardNormGamma => "ln_2.weight",
        Gpt2Parameter.FeedForwardNormBeta => "ln_2.bias",
        Gpt2Parameter.FeedForwardInputWeight => "mlp.c_fc.weight",
        Gpt2Parameter.FeedForwardInputBias => "mlp.c_fc.bias",
        Gpt2Parameter.FeedForwardOutputWeight => "mlp.c_proj.weight",
        _ => "mlp.c_proj.bias",
    };

    private static string WriteVocabulary()
    {
        var text = new StringBuilder("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
        for (var id = 5; id < VocabularySize; id++) text.Append(char.ConvertFromUtf32(0x4E00 + id)).Append('\n');
        return text.ToString();
    }
}
