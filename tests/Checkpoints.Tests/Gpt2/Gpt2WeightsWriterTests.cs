using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Tests.Building;
using Hanlin.Checkpoints.Zip;

namespace Hanlin.Checkpoints.Tests.Gpt2;

/// <summary>The golden pair is a checkpoint of UER-py and what UER-py's own converter made of it.</summary>
public sealed class Gpt2WeightsWriterTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void UER_to_Hugging_Face_is_byte_for_byte_what_the_converter_of_UER_writes()
    {
        Convert(Golden.PathOf(Golden.Uer), Gpt2WeightsWriter.WriteHf, "pytorch_model.bin");

        File.ReadAllBytes(directory["pytorch_model.bin"]).ShouldBe(Golden.Bytes(Golden.Hf));
    }

    [Fact]
    public void Hugging_Face_to_UER_gives_back_every_storage_bit_for_bit()
    {
        Convert(Golden.PathOf(Golden.Hf), Gpt2WeightsWriter.WriteUer, "model.bin");

        StoragesOf(directory["model.bin"]).ShouldBe(StoragesOf(Golden.PathOf(Golden.Uer)));
        DescriptionOf(directory["model.bin"]).ShouldBe(Golden.Tensors(Golden.Uer));
    }

    [Fact]
    public void A_round_trip_through_safetensors_keeps_every_bit()
    {
        Convert(Golden.PathOf(Golden.Uer), Gpt2WeightsWriter.WriteSafetensors, "model.safetensors");
        Convert(directory["model.safetensors"], Gpt2WeightsWriter.WriteHf, "pytorch_model.bin");

        File.ReadAllBytes(directory["pytorch_model.bin"]).ShouldBe(Golden.Bytes(Golden.Hf));
    }

    [Fact]
    public void Safetensors_hold_the_weights_of_the_converted_file_without_masks_and_the_tied_output()
    {
        Convert(Golden.PathOf(Golden.Uer), Gpt2WeightsWriter.WriteSafetensors, "model.safetensors");

        var expected = Golden.Tensors(Golden.Hf)
            .Where(tensor => !tensor.Name.EndsWith(".attn.bias", StringComparison.Ordinal) && tensor.Name != "lm_head.weight");
        DescriptionOf(directory["model.safetensors"]).ShouldBe(expected.OrderBy(tensor => tensor.Name, StringComparer.Ordinal));
    }

    [Fact]
    public void An_output_of_its_own_stays_one_in_every_form()
    {
        var path = TinyGpt2.Uer().Write(directory);
        Convert(path, Gpt2WeightsWriter.WriteSafetensors, "model.safetensors");
        Convert(directory["model.safetensors"], Gpt2WeightsWriter.WriteHf, "pytorch_model.bin");
        Convert(directory["pytorch_model.bin"], Gpt2WeightsWriter.WriteUer, "model.bin");

        StoragesOf(directory["model.bin"]).Count.ShouldBe(StoragesOf(path).Count);
        DescriptionOf(directory["model.bin"]).ShouldBe(DescriptionOf(path), ignoreOrder: true);
    }

    [Fact]
    public void A_cancelled_conversion_leaves_nothing_behind()
    {
        using var weights = Gpt2Weights.Open(Golden.PathOf(Golden.Uer));

        var cancelled = new CancellationToken(canceled: true);
        Should.Throw<OperationCanceledException>(() => Gpt2WeightsWriter.WriteHf(weights, directory["x.bin"], cancelled));
        Directory.GetFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    private void Convert(string source, Action<Gpt2Weights, string, CancellationToken> write, string target)
    {
        using var weights = Gpt2Weights.Open(source);
        write(weights, directory[target], TestContext.Current.CancellationToken);
    }

    private static List<(string Name, TensorShape Shape, string Sha256)> DescriptionOf(string path)
    {
        using var file = CheckpointFile.Open(path);
        return file.Describe();
    }

    private static Dictionary<string, string> StoragesOf(string path)
    {
        using var file = FileBytes.Open(path);
        var zip = StoredZip.Open(file);
        return zip.Names.Where(name => name.StartsWith("data/", StringComparison.Ordinal))
            .ToDictionary(name => name, name => System.Convert.ToHexString(zip.ReadAll(zip.Find(name)!, maxBytes: 1 << 20)));
    }
}
