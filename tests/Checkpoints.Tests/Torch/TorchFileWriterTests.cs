using Hanlin.Checkpoints.Tests.Building;
using Hanlin.Checkpoints.Torch;

namespace Hanlin.Checkpoints.Tests.Torch;

public sealed class TorchFileWriterTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Rewriting_a_checkpoint_keeps_names_shapes_bits_and_ties()
    {
        using var original = CheckpointFile.Open(Golden.PathOf(Golden.Uer));
        var writer = new TorchFileWriter();
        foreach (var (name, _, shape) in original.Tensors.SkipLast(1)) writer.Add(name, shape, values => original.Read(name, values));
        writer.AddTied(original.Tensors[^1].Name, original.Tensors[0].Name);
        writer.Write(directory["model.bin"], TestContext.Current.CancellationToken);

        using var copy = CheckpointFile.Open(directory["model.bin"]);
        copy.Tensors.ShouldBe(original.Tensors);
        copy.Describe().ShouldBe(Golden.Tensors(Golden.Uer));
        copy.AreOneTensor(original.Tensors[^1].Name, original.Tensors[0].Name).ShouldBeTrue();
    }

    [Fact]
    public void More_tensors_than_a_batch_of_Python_are_all_there()
    {
        var writer = new TorchFileWriter();
        for (var i = 0; i < 2001; i++)
        {
            var value = i;
            writer.Add($"tensor {i}", [1, 1], values => values[0] = value);
        }

        writer.Write(directory["many.bin"], TestContext.Current.CancellationToken);

        using var file = CheckpointFile.Open(directory["many.bin"]);
        file.Tensors.Count.ShouldBe(2001);
        Enumerable.Range(0, 2001).ShouldAllBe(i => file.ReadAll($"tensor {i}")[0] == i);
    }

    [Fact]
    public void A_failure_while_writing_leaves_the_old_file_and_nothing_else()
    {
        directory.Write("model.bin", "old");
        var writer = new TorchFileWriter();
        writer.Add("x", [4], _ => throw new IOException("disk full"));

        Should.Throw<IOException>(() => writer.Write(directory["model.bin"], TestContext.Current.CancellationToken));

        File.ReadAllText(directory["model.bin"]).ShouldBe("old");
        Directory.GetFileSystemEntries(directory.Path).Length.ShouldBe(1);
    }
}
