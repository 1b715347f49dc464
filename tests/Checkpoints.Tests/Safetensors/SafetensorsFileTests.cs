using System.Text;
using Hanlin.Checkpoints.Safetensors;
using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests.Safetensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void All_three_floating_types_become_singles()
    {
        const string Header = """
            {"brain":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},
             "half":{"dtype":"F16","shape":[2],"data_offsets":[4,8]},
             "single":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]},
             "__metadata__":{"format":"pt"}}
            """;
        byte[] data = [0xc0, 0x3f, 0x00, 0xc0, 0x00, 0x3e, 0xff, 0x7b, 0, 0, 0x80, 0x3f, 0, 0, 0x80, 0xff];
        using var file = CheckpointFile.Open(directory.Write("m", SafetensorsBuilder.Build(Encoding.UTF8.GetBytes(Header), data)));

        file.Format.ShouldBe(CheckpointFormat.Safetensors);
        file.ReadAll("brain").ShouldBe([1.5f, -2]);
        file.ReadAll("half").ShouldBe([1.5f, 65504]);
        file.ReadAll("single").ShouldBe([1, float.NegativeInfinity]);
        file.Tensors.Select(tensor => tensor.Name).ShouldBe(["brain", "half", "single"]);
    }

    [Fact]
    public void S10_tensors_without_elements_are_read()
    {
        const string Header = """
            {"a":{"dtype":"F32","shape":[0,7],"data_offsets":[0,0]},
             "b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
             "c":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}
            """;
        using var file = CheckpointFile.Open(directory.Write("m", SafetensorsBuilder.Build(Header.Trim(), 4)));

        file.ReadAll("a").ShouldBeEmpty();
        file.ReadAll("b").ShouldBe([0]);
        file.ReadAll("c").ShouldBeEmpty();
    }

    [Fact]
    public void The_writer_lays_a_file_out_as_Hugging_Face_does()
    {
        var writer = new SafetensorsWriter();
        writer.Add("b", [2], values => new float[] { 3, 4 }.CopyTo(values));
        writer.Add("a", [1, 2], values => new float[] { 1, 2 }.CopyTo(values));
        writer.Write(directory["m"], TestContext.Current.CancellationToken);

        var header = """
            {"__metadata__":{"format":"pt"},
            "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
            "b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}
            """.Replace("\n", "", StringComparison.Ordinal);
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] data = [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64];
        File.ReadAllBytes(directory["m"]).ShouldBe(SafetensorsBuilder.Build(Encoding.UTF8.GetBytes(padded), data));
    }
}
