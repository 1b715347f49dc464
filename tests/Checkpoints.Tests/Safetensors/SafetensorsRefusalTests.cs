using System.Text;
using Hanlin.Checkpoints.Tests.Building;
using static Hanlin.Checkpoints.Tests.Building.SafetensorsBuilder;

namespace Hanlin.Checkpoints.Tests.Safetensors;

/// <summary>The bad files s1 to s9; s10 and s12 are with the files that are read, s11 with the weights.</summary>
public sealed class SafetensorsRefusalTests : IDisposable
{
    private const string Sound = """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_file_that_the_others_spoil_is_accepted() => CheckpointFile.Open(Write(Sound, 8)).Dispose();

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(26UL)]
    [InlineData(8UL * 1024 * 1024)]
    public void S1_a_header_length_that_does_not_fit_is_refused(ulong length) =>
        directory.Write("m", WithLength(length)).ShouldBeRefused($"a safetensors header of {length} bytes in a file of 25");

    [Theory]
    [InlineData(8UL * 1024 * 1024 + 1)]
    [InlineData(1UL << 63)]
    [InlineData(ulong.MaxValue)]
    public void S1_a_header_beyond_the_limit_is_refused(ulong length) =>
        directory.Write("m", WithLength(length)).ShouldBeRefused($"a safetensors header of {length} bytes; at most 8388608");

    [Fact]
    public void S2_a_header_that_is_no_JSON_object_is_refused()
    {
        Write(Sound + "x", 8).ShouldBeRefused("JSON is not valid");
        Write(Sound[..^1] + " ", 8).ShouldBeRefused("JSON is not valid");
        directory.Write("m", Build(Encoding.Latin1.GetBytes("{\"\u00e9\":1}"), [])).ShouldBeRefused("UTF-8");
        Write("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8).ShouldBeRefused("JSON");
        Write("{\"a\":" + new string('[', 100) + new string(']', 100) + "}", 0).ShouldBeRefused("JSON is not valid");
    }

    [Fact]
    public void S2_blanks_behind_the_header_are_its_padding() => CheckpointFile.Open(Write(Sound + "   ", 8)).Dispose();

    [Fact]
    public void S3_a_name_that_occurs_twice_is_refused()
    {
        Write(Sound[..^1] + "," + Sound[1..], 8).ShouldBeRefused("JSON is not valid", "Duplicate");
        Write("""{"x":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)
            .ShouldBeRefused("JSON is not valid", "Duplicate");
        Write(Sound[..^1] + ",\"\\u0078" + Sound[3..], 8).ShouldBeRefused("JSON is not valid", "Duplicate");
    }

    [Fact]
    public void S4_tensors_that_overlap_are_refused() =>
        Write("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)
            .ShouldBeRefused("'y' overlaps");

    [Fact]
    public void S5_holes_before_between_and_behind_tensors_are_refused()
    {
        Write(Tensor("x", "F32", "[2]", 4, 12), 12).ShouldBeRefused("'x' leaves a hole");
        Write("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}""", 16)
            .ShouldBeRefused("'y' leaves a hole");
        Write(Sound, 9).ShouldBeRefused("1 bytes at its end belong to no tensor");
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(8, 0)]
    [InlineData(-8, 0)]
    [InlineData(0, long.MaxValue)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void S6_offsets_outside_the_data_are_refused(long begin, long end) =>
        Write(Tensor("x", "F32", "[2]", begin, end), 8).ShouldBeRefused("'x' has data_offsets", "8 bytes of data");

    [Theory]
    [InlineData("[4294967296,4294967296]")]
    [InlineData("[9223372036854775807]")]
    [InlineData("[-2]")]
    [InlineData("[1,1,1,1,1,1,1,1,2]")]
    public void S7_a_shape_that_no_tensor_has_is_refused(string shape) =>
        Write(Tensor("x", "F32", shape, 0, 8), 8).ShouldBeRefused("'x' has a negative or too large shape");

    [Fact]
    public void S7_ten_thousand_dimensions_are_refused() =>
        Write(Tensor("x", "F32", $"[{string.Join(',', Enumerable.Repeat(1, 10_000))}]", 0, 4), 4).ShouldBeRefused("more than 8 dimensions");

    [Theory]
    [InlineData("[2.5]")]
    [InlineData("[1e400]")]
    [InlineData("[\"2\"]")]
    [InlineData("2")]
    [InlineData("[99999999999999999999]")]
    public void S7_a_shape_that_is_no_list_of_whole_numbers_is_refused(string shape) =>
        Write(Tensor("x", "F32", shape, 0, 8), 8).ShouldBeRefused("'x' needs dtype, shape and data_offsets");

    [Fact]
    public void S8_an_unknown_dtype_and_a_wrong_size_are_refused()
    {
        Write(Tensor("x", "F8_E4M3", "[8]", 0, 8), 8).ShouldBeRefused("'x' has the dtype 'F8_E4M3'");
        Write(Tensor("x", "F16", "[2]", 0, 8), 8).ShouldBeRefused("'x' has 8 bytes, where Float16 [2] needs 4");
        Write("""{"x":{"dtype":1,"shape":[2],"data_offsets":[0,8]}}""", 8).ShouldBeRefused("'x' needs dtype");
        Write("""{"x":{"dtype":"F32","data_offsets":[0,8]}}""", 8).ShouldBeRefused("'x' needs dtype");
        Write("""{"x":7}""", 0).ShouldBeRefused("'x' needs dtype");
    }

    [Fact]
    public void S9_metadata_that_is_no_object_of_strings_is_refused()
    {
        Write("""{"__metadata__":{"format":1}}""", 0).ShouldBeRefused("__metadata__");
        Write("""{"__metadata__":[]}""", 0).ShouldBeRefused("__metadata__");
    }

    [Fact]
    public void A_file_that_is_cut_short_is_refused_at_every_64th()
    {
        var bytes = Build(Tensor("x", "F32", "[1000]", 0, 4000), 4000);
        for (var part = 1; part < 64; part++) directory.Write("m", bytes[..(bytes.Length * part / 64)]).ShouldBeRefused("cut short");
    }

    private string Write(string header, int dataLength) => directory.Write("model.safetensors", Build(header, dataLength));
}
