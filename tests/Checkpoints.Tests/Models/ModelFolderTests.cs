using System.Security.Cryptography;
using Hanlin.Checkpoints.Models;
using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Model => directory[TinyModel.Name];

    public void Dispose() => directory.Dispose();

    [Fact]
    public void What_was_written_is_opened_and_verified()
    {
        var written = TinyModel.Write(Model);
        var opened = Open();

        opened.Sha256.ShouldBe(written.Sha256);
        opened.DirectoryPath.ShouldBe(Model);
        opened.Manifest.Files.Select(file => file.Name).ShouldBe(["config.json", "model.onnx", "vocab.txt"]);
        opened.Manifest.Evaluation["perplexity.model.onnx"].ShouldBe(91.25);
        opened.Manifest.Origin.ShouldBe(TinyModel.Manifest.Origin);
        opened.Manifest.Tokenizer.ShouldBe(TinyModel.Manifest.Tokenizer);
        opened.Manifest.SpecialTokens.ShouldBe(TinyModel.Manifest.SpecialTokens);
        opened.ReadConfig().HiddenSize.ShouldBe(64);
        File.ReadAllText(opened.PathOf(ModelFileNames.Onnx)).ShouldBe("a graph");
    }

    [Fact]
    public void The_identity_of_a_model_is_the_digest_of_its_manifest()
    {
        TinyModel.Write(Model).Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Join("manifest.json")))));
        TinyModel.Write(directory["again"]).Sha256.ShouldBe(Open().Sha256);
    }

    [Fact]
    public void A_manifest_is_snake_case_and_says_everything()
    {
        TinyModel.Write(Model);

        File.ReadAllText(Join("manifest.json")).ShouldStartWith("""
            {
              "schema_version": 1,
              "name": "poem",
              "created": "2026-11-22T13:56:07+00:00",
              "layer_norm": "uer",
              "parameter_count": 136960,
              "tokenizer": {
                "lower_case": true,
                "flavor": "uer"
              },
              "special_tokens": {
                "pad": 0,
                "unk": 1,
                "cls": 2,
                "sep": 3,
                "mask": 4
              },
              "origin": {
                "file": "model.bin-10",
                "sha256": "aaaa
            """);
        File.ReadAllText(Join("manifest.json")).ShouldContain($$"""
                {
                  "name": "model.onnx",
                  "size": 7,
                  "sha256": "{{Convert.ToHexStringLower(SHA256.HashData("a graph"u8))}}"
                }
            """);
    }

    [Fact]
    public void A_file_that_the_model_does_not_have_is_an_error_that_lists_those_it_has()
    {
        var model = TinyModel.Write(Model);

        model.Has(ModelFileNames.OnnxInt8).ShouldBeFalse();
        Should.Throw<CheckpointException>(() => model.PathOf(ModelFileNames.OnnxInt8)).Message
            .ShouldContain("has no model.int8.onnx; it has config.json, model.onnx");
    }

    [Fact]
    public void C1_a_folder_without_a_manifest_is_no_model()
    {
        TinyModel.Write(Model);
        File.Delete(Join("manifest.json"));

        Refused().ShouldContain("has no manifest.json");
        Should.Throw<CheckpointException>(() => ModelFolder.Open(directory["missing"], verify: true, default)).Message
            .ShouldContain("no such model folder");
    }

    [Theory]
    [InlineData("\"schema_version\": 1", "\"schema_version\": 2", "schema_version 2, which a later build wrote")]
    [InlineData("\"schema_version\": 1,", "", "schema_version 0; this build reads 1")]
    [InlineData("\"name\": \"poem\"", "\"name\": \"../poem\"", "'../poem', which is no model name")]
    [InlineData("\"name\": \"poem\",", "", "missing required properties including: 'name'")]
    [InlineData("\"name\": \"poem\"", "\"name\": null", "not a valid manifest")]
    [InlineData("\"name\": \"poem\"", "\"name\": \"poem\", \"name\": \"poem\"", "JSON is not valid")]
    [InlineData("\"layer_norm\": \"uer\"", "\"layer_norm\": \"rms\"", "not a valid manifest")]
    [InlineData("\"layer_norm\": \"uer\"", "\"layer_norm\": 7", "layer_norm 7; supported")]
    [InlineData("\"flavor\": \"uer\"", "\"flavor\": \"bpe\"", "tokenizer flavor 'bpe'")]
    [InlineData("\"name\": \"model.onnx\"", "\"name\": \"../model.onnx\"", "lists '../model.onnx'")]
    [InlineData("\"name\": \"model.onnx\"", "\"name\": \"/etc/passwd\"", "lists '/etc/passwd'")]
    [InlineData("\"name\": \"model.onnx\"", "\"name\": \"manifest.json\"", "lists 'manifest.json'")]
    [InlineData("\"name\": \"model.onnx\"", "\"name\": \"vocab.txt\"", "lists a file twice")]
    [InlineData("\"name\": \"vocab.txt\"", "\"name\": \"model.safetensors\"", "does not list vocab.txt")]
    [InlineData("\"size\": 7", "\"size\": -7", "no size and SHA-256 for model.onnx")]
    [InlineData("\"size\": 7", "\"size\": 8", "model.onnx: has 7 bytes; the manifest says 8")]
    [InlineData("}\n", "", "JSON is not valid")]
    [InlineData("\"perplexity", "\"\\ud800", "JSON is not valid")]
    [InlineData("\"files\": [", "\"files\": null, \"x\": [", "not a valid manifest")]
    [InlineData("\"evaluation\"", "\"notes\"", "not a valid manifest")]
    [InlineData("\"evaluation\": {", "\"evaluation\": null, \"x\": {", "not a valid manifest")]
    public void C1_a_manifest_that_was_tampered_with_is_refused(string sound, string spoiled, string reason)
    {
        TinyModel.Write(Model);
        var manifest = File.ReadAllText(Join("manifest.json"));
        var tampered = sound == "}\n" ? manifest[..^3] : manifest.Replace(sound, spoiled, StringComparison.Ordinal);
        tampered.ShouldNotBe(manifest);
        File.WriteAllText(Join("manifest.json"), tampered);

        Refused().ShouldContain(reason);
    }

    [Fact]
    public void C1_a_manifest_of_a_later_format_is_called_later_whatever_else_it_holds()
    {
        TinyModel.Write(Model);
        File.WriteAllText(Join("manifest.json"), """{"schema_version": 9, "parts": []}""");

        Refused().ShouldContain("schema_version 9, which a later build wrote; this one reads 1: update it");
    }

    [Fact]
    public void A_field_of_a_later_build_is_passed_over()
    {
        TinyModel.Write(Model);
        var manifest = File.ReadAllText(Join("manifest.json"));
        var later = manifest.Replace("\"name\": \"poem\"", "\"name\": \"poem\", \"licence\": {\"id\": \"MIT\"}", StringComparison.Ordinal);
        File.WriteAllText(Join("manifest.json"), later);

        Open().Manifest.Name.ShouldBe("poem");
    }

    [Fact]
    public void C2_a_changed_file_is_refused_with_both_digests()
    {
        TinyModel.Write(Model);
        File.WriteAllText(Join("model.onnx"), "a grapH");

        var message = Refused();
        message.ShouldStartWith(Join("model.onnx"));
        message.ShouldContain(Convert.ToHexStringLower(SHA256.HashData("a graph"u8)));
        message.ShouldContain(Convert.ToHexStringLower(SHA256.HashData("a grapH"u8)));
    }

    [Fact]
    public void A_missing_file_is_refused_by_name()
    {
        TinyModel.Write(Model);
        File.Delete(Join("vocab.txt"));

        Refused().ShouldBe($"{Join("vocab.txt")}: is listed in the manifest and missing");
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("manifest.json")]
    public void A_symbolic_link_is_refused_wherever_it_leads(string name)
    {
        TinyModel.Write(Model);
        File.Move(Join(name), directory[name]);
        File.CreateSymbolicLink(Join(name), directory[name]);

        Refused().ShouldContain($"{name}: is a symbolic link");
    }

    [Fact]
    public void A_folder_that_is_a_symbolic_link_is_refused()
    {
        TinyModel.Write(directory["real"]);
        Directory.CreateSymbolicLink(Model, directory["real"]);

        Refused().ShouldContain("is a symbolic link");
    }

    [Fact]
    public void Every_bit_of_a_model_is_covered()
    {
        TinyModel.Write(Model);
        foreach (var name in new[] { "config.json", "vocab.txt", "model.onnx" })
        {
            var sound = File.ReadAllBytes(Join(name));
            for (var i = 0; i < sound.Length; i++)
            {
                var damaged = sound.ToArray();
                damaged[i] ^= 1;
                File.WriteAllBytes(Join(name), damaged);
                Refused().ShouldStartWith(Join(name));
            }

            File.WriteAllBytes(Join(name), sound);
        }

        Open();
    }

    private string Join(string name) => Path.Join(Model, name);

    private ModelFolder Open() => ModelFolder.Open(Model, verify: true, TestContext.Current.CancellationToken);

    private string Refused() => Should.Throw<CheckpointException>(Open).Message;
}
