using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests;

public sealed class ShardedFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public ShardedFileTests()
    {
        directory.Write("model-1.safetensors", SafetensorsBuilder.Build(SafetensorsBuilder.Tensor("a", "F32", "[2]", 0, 8), 8));
        directory.Write("model-2.safetensors", SafetensorsBuilder.Build(SafetensorsBuilder.Tensor("b", "F32", "[3]", 0, 12), 12));
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Shards_are_read_as_one_file()
    {
        using var file = CheckpointFile.Open(WriteIndex("""{"a":"model-1.safetensors","b":"model-2.safetensors"}"""));

        file.Format.ShouldBe(CheckpointFormat.Sharded);
        file.Tensors.Select(tensor => tensor.Name).ShouldBe(["a", "b"]);
        file.ReadAll("b").Length.ShouldBe(3);
        file.AreOneTensor("a", "b").ShouldBeFalse();
    }

    [Theory]
    [InlineData("../model-1.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("sub/model.safetensors")]
    public void S12_a_shard_outside_the_folder_is_refused(string shard) =>
        WriteIndex($$"""{"a":"{{shard}}"}""").ShouldBeRefused($"names the shard '{shard}'");

    [Fact]
    public void S12_a_missing_shard_is_named() =>
        Should.Throw<CheckpointException>(() => CheckpointFile.Open(WriteIndex("""{"a":"model-3.safetensors"}""")))
            .Message.ShouldBe($"{directory["model-3.safetensors"]}: no such file");

    [Fact]
    public void S12_tensors_that_the_index_and_the_shards_do_not_share_are_all_listed() =>
        WriteIndex("""{"a":"model-2.safetensors","c":"model-1.safetensors"}""").ShouldBeRefused(
            "missing: 'a' in model-2", "missing: 'c' in model-1", "not in the index: 'a' in model-1", "not in the index: 'b' in model-2");

    [Fact]
    public void An_index_without_a_map_is_refused()
    {
        directory.Write("x.index.json", "{}").ShouldBeRefused("weight_map");
        directory.Write("x.index.json", """{"weight_map":{"a":1}}""").ShouldBeRefused("weight_map");
        directory.Write("x.index.json", "[]").ShouldBeRefused("JSON is not an object");
        directory.Write("x.index.json", "{").ShouldBeRefused("JSON is not valid");
    }

    private string WriteIndex(string map) => directory.Write("model.safetensors.index.json", $$"""{"weight_map":{{map}}}""");
}
