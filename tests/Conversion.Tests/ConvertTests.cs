using System.Runtime.InteropServices;
using System.Text.Json;
using Hanlin.Checkpoints;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;

namespace Hanlin.Conversion.Tests;

/// <summary>The golden pair is a checkpoint of UER-py's pretrain.py and what UER-py's converter made of it.</summary>
public sealed class ConvertTests : IDisposable
{
    private static readonly string Uer = ImportedModel.DataPath("forward/model.bin");
    private static readonly string UerConfig = ImportedModel.DataPath("uer/config.json");
    private static readonly string Hf = ImportedModel.DataPath("hf/pytorch_model.bin");

    private readonly string folder = Directory.CreateTempSubdirectory("hanlin-convert-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_cards_command_writes_what_UER_pys_converter_writes_and_what_Hugging_Face_needs_beside_it()
    {
        var report = await ConvertAsync(new ConvertOptions { InputModelPath = Uer, OutputModelPath = PathOf("pytorch_model.bin"), LayersNum = 2, ConfigPath = UerConfig });

        File.ReadAllBytes(PathOf("pytorch_model.bin")).ShouldBe(File.ReadAllBytes(Hf));
        File.ReadAllBytes(PathOf("vocab.txt")).ShouldBe(File.ReadAllBytes(ImportedModel.DataPath("forward/vocab.txt")));
        var config = JsonElement.Parse(File.ReadAllBytes(PathOf("config.json")));
        (Int("pad_token_id"), Int("bos_token_id"), Int("eos_token_id")).ShouldBe((0, 2, 3));     // [PAD], [CLS], [SEP] of this vocabulary
        (Int("n_layer"), Int("n_head"), Int("n_embd"), Int("vocab_size")).ShouldBe((2, 4, 64, 512));
        report.From.ShouldStartWith("UER-py");
        report.Files.Select(Path.GetFileName).ShouldBe(["config.json", "vocab.txt", "pytorch_model.bin"]);

        int Int(string name) => config.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("model.safetensors")]
    public async Task There_and_back_again_keeps_every_bit(string name)
    {
        await ConvertAsync(new ConvertOptions { InputModelPath = Uer, OutputModelPath = PathOf(name), ConfigPath = UerConfig });
        var report = await ConvertAsync(new ConvertOptions { InputModelPath = PathOf(name), OutputModelPath = PathOf("back.bin"), LayersNum = 2 });

        report.To.ShouldBe(ConvertTarget.Uer);
        BitsOf(PathOf("back.bin")).ShouldBe(BitsOf(Uer));
    }

    [Theory]
    [InlineData(12, "missing: encoder.transformer.2.layer_norm_1.gamma", "missing: encoder.transformer.11.feed_forward.linear_2.bias")]
    [InlineData(1, "unexpected: 'encoder.transformer.1.self_attn.linear_layers.0.weight'", "unexpected: 'encoder.transformer.1.layer_norm_2.beta'")]
    public async Task Another_number_of_layers_is_an_error_that_lists_the_tensors(int layers, string first, string last)
    {
        var error = await Should.ThrowAsync<CheckpointException>(() => ConvertAsync(
            new ConvertOptions { InputModelPath = Uer, OutputModelPath = PathOf("pytorch_model.bin"), LayersNum = layers }));

        error.Message.ShouldStartWith($"{Uer}: is not a GPT-2 of {layers} layers of 64 but of 2; ");
        error.Message.ShouldContain(first);
        error.Message.ShouldContain(last);
        Directory.GetFileSystemEntries(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_vocabulary_only_weights_are_written_and_the_report_says_so()
    {
        File.Copy(Uer, PathOf("model.bin-10"));
        var report = await ConvertAsync(new ConvertOptions { InputModelPath = PathOf("model.bin-10"), OutputModelPath = PathOf("out/pytorch_model.bin") });

        Directory.GetFiles(PathOf("out")).ShouldBe([PathOf("out/pytorch_model.bin")]);
        report.Notes.ShouldContain(note => note.Contains("--vocab_path", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_models_configuration_beside_the_output_is_not_lost()
    {
        File.WriteAllText(PathOf("config.json"), "{}");
        var options = new ConvertOptions { InputModelPath = Uer, OutputModelPath = PathOf("pytorch_model.bin"), ConfigPath = UerConfig };
        (await Should.ThrowAsync<CheckpointException>(() => ConvertAsync(options))).Message.ShouldContain("--overwrite");
        File.ReadAllText(PathOf("config.json")).ShouldBe("{}");
        File.Exists(PathOf("pytorch_model.bin")).ShouldBeFalse();

        await ConvertAsync(options with { Overwrite = true });
        await ConvertAsync(options);        // the same again is no conflict
        File.Exists(PathOf("pytorch_model.bin")).ShouldBeTrue();
    }

    [Fact]
    public async Task The_input_is_never_the_output()
    {
        File.Copy(Uer, PathOf("model.bin"));
        await Should.ThrowAsync<CheckpointException>(() => ConvertAsync(new ConvertOptions { InputModelPath = PathOf("model.bin"), OutputModelPath = PathOf("model.bin") }));
        File.ReadAllBytes(PathOf("model.bin")).ShouldBe(File.ReadAllBytes(Uer));
    }

    /// <summary>An exact copy under Hugging Face's formula is off by 0.0266; gammas folded, by the rest of the epsilons.</summary>
    [Fact]
    public async Task Folded_weights_under_Hugging_Faces_layer_norm_give_UER_pys_logits()
    {
        await ConvertAsync(new ConvertOptions { InputModelPath = Uer, OutputModelPath = PathOf("model.safetensors"), ConfigPath = UerConfig, FoldLayerNorm = true });
        using var model = await ImportedModel.ImportAsync(new ImportOptions { Source = folder, Target = "", Name = ModelName.Parse("folded"), WriteInt8 = false, WriteFloat16 = false });

        model.Folder.Manifest.LayerNorm.ShouldBe(LayerNormFlavor.Hf);
        ReferenceLogits.Compare(model, ModelFileNames.Onnx, "uer").Difference.ShouldBeLessThan(2e-4f);
    }

    [Fact]
    public async Task A_model_folder_can_be_made_of_the_cards_output_and_serves_what_was_trained()
    {
        await ConvertAsync(new ConvertOptions { InputModelPath = Uer, OutputModelPath = PathOf("hf/pytorch_model.bin"), ConfigPath = UerConfig });
        var report = await ConvertAsync(new ConvertOptions { InputModelPath = PathOf("hf/pytorch_model.bin"), OutputModelPath = PathOf("tiny"), LayersNum = 2, To = ConvertTarget.Model });

        var model = ModelFolder.Open(report.Files.ShouldHaveSingleItem(), verify: true, TestContext.Current.CancellationToken);
        model.Manifest.Name.ShouldBe("tiny");
        model.Manifest.LayerNorm.ShouldBe(LayerNormFlavor.Uer);     // config.json carries it over
        report.Evaluation.Keys.Order().ShouldBe(["perplexity.fp32", "perplexity.int8"]);
    }

    private string PathOf(string name) => Path.Join(folder, name);

    private static Task<ConvertReport> ConvertAsync(ConvertOptions options) =>
        new CheckpointConverter(TimeProvider.System).RunAsync(options, new Progress<string>(), TestContext.Current.CancellationToken);

    private static List<(string Name, string Bits)> BitsOf(string path)
    {
        using var file = CheckpointFile.Open(path);
        return [.. file.Tensors.Select(tensor =>
        {
            var values = new float[tensor.Shape.ElementCount];
            file.Read(tensor.Name, values);
            return (tensor.Name, Convert.ToHexString(MemoryMarshal.AsBytes<float>(values)));
        }).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
    }
}
