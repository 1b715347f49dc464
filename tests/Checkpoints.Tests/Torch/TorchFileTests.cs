using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests.Torch;

public sealed class TorchFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(Golden.Uer)]
    [InlineData(Golden.Hf)]
    [InlineData("torch/float16.bin")]
    [InlineData("torch/bfloat16.bin")]
    [InlineData("torch/views.bin")]
    [InlineData("torch/parameter.bin")]
    [InlineData("torch/protocol4.bin")]
    public void Names_shapes_and_every_bit_are_those_that_torch_reads(string name)
    {
        using var file = CheckpointFile.Open(Golden.PathOf(name));

        file.Format.ShouldBe(CheckpointFormat.Torch);
        file.Describe().ShouldBe(Golden.Tensors(name));
    }

    [Fact]
    public void A_transposed_view_is_read_in_row_major_order()
    {
        using var file = CheckpointFile.Open(Golden.PathOf("torch/views.bin"));

        file.ReadAll("every_second").ShouldBe([0, 3, 12, 15]);
        file.ReadAll("transposed")[..5].ShouldBe([0, 6, 12, 18, 1]);
        file.ReadAll("scalar").ShouldBe([15]);
    }

    [Fact]
    public void Half_precision_becomes_singles()
    {
        using var half = CheckpointFile.Open(Golden.PathOf("torch/float16.bin"));
        using var brain = CheckpointFile.Open(Golden.PathOf("torch/bfloat16.bin"));

        half.ReadAll("x").ShouldBe([1.5f, -2, 0, 65504, -0f, 503f / (1 << 24), 0.33325195f, -0.0010004044f]);
        brain.ReadAll("x").ShouldBe([1.5f, -2, 0, 65536, -0f, 0.0000300407410f, 0.33398438f, -0.00099945068f]);
    }

    [Fact]
    public void Tied_weights_are_one_tensor()
    {
        using var uer = CheckpointFile.Open(Golden.PathOf(Golden.Uer));

        uer.AreOneTensor("target.lm.output_layer.weight", "embedding.word.embedding.weight").ShouldBeTrue();
        uer.AreOneTensor("embedding.pos.embedding.weight", "embedding.word.embedding.weight").ShouldBeFalse();
    }

    [Fact]
    public void Masks_of_integers_are_listed_but_not_read_as_weights()
    {
        using var file = CheckpointFile.Open(Golden.PathOf("torch/integers.bin"));

        file.Tensors.Select(tensor => tensor.DType).ShouldBe([DType.Float32, DType.UInt8, DType.Bool, DType.Int64]);
        Should.Throw<CheckpointException>(() => file.Read("mask", new float[3])).Message.ShouldContain("'mask' is UInt8");
    }

    [Fact]
    public void A_double_is_refused_where_it_would_lose_bits()
    {
        using var file = CheckpointFile.Open(Golden.PathOf("torch/double.bin"));

        Should.Throw<CheckpointException>(() => file.ReadAll("x")).Message.ShouldContain("'x' is Float64");
    }

    [Fact]
    public void A_file_trained_on_a_GPU_is_read_without_one()
    {
        var pickle = PickleBuilder.StateDict(pickle => pickle.String("x").Tensor("0", 2, 0, [2], [1], location: "cuda:0"));
        using var file = CheckpointFile.Open(directory.WriteTorch(pickle, [0, 0, 128, 63, 0, 0, 0, 64]));

        file.ReadAll("x").ShouldBe([1, 2]);
    }

    [Fact]
    public void A_missing_tensor_is_an_error_that_names_it()
    {
        using var file = CheckpointFile.Open(Golden.PathOf(Golden.Uer));

        Should.Throw<CheckpointException>(() => file.Read("nothing", [])).Message.ShouldContain("'nothing'");
    }

    [Fact]
    public void A_damaged_storage_is_found_before_its_first_value_is_given_out()
    {
        var bytes = Golden.Bytes(Golden.Uer);
        bytes[200_000] ^= 1;
        using var file = CheckpointFile.Open(directory.Write("model.bin", bytes));

        var errors = file.Tensors.Select(tensor => Record.Exception(() => file.ReadAll(tensor.Name)))
            .OfType<CheckpointException>().ToList();
        errors.Count.ShouldBe(1);
        errors[0].Message.ShouldContain("zip entry model/data/");
        errors[0].Message.ShouldContain("is damaged");
    }

    [Theory]
    [InlineData("legacy.bin", "bare pickle, as torch before 1.6 wrote", "torch.save")]
    [InlineData("script.pt", "TorchScript", "state_dict")]
    [InlineData("training.bin", "'model' is not a tensor", "state_dict")]
    [InlineData("sparse.bin", "'torch._utils._rebuild_sparse_tensor' is unsupported", "no sparse")]
    [InlineData("quantised.bin", "is unsupported", "quantised")]
    [InlineData("expanded.bin", "visits elements of its storage more than once", "byte")]
    public void What_torch_writes_beside_state_dicts_is_refused_by_name(string name, string reason, string detail) =>
        Golden.PathOf($"torch/{name}").ShouldBeRefused(reason, detail);
}
