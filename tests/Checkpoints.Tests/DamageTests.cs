using System.Diagnostics;
using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests;

/// <summary>
/// Files damaged at random, by a fixed seed. Whatever is opened all the same must be what the sound file is, where the
/// format has checksums; in any case nothing but <see cref="CheckpointException"/> is thrown.
/// </summary>
public sealed class DamageTests : IDisposable
{
    private const int FlipCount = 500;

    private static readonly TimeSpan FarTooLong = TimeSpan.FromSeconds(10);

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(0, 7_000)]
    [InlineData(540_000, 559_213)]
    [InlineData(0, 559_213)]
    public void A_flipped_bit_in_a_torch_file_is_found_or_harmless(int start, int end)
    {
        var random = new Random(start + end);
        var sound = Golden.Bytes(Golden.Uer);
        var expected = Golden.Tensors(Golden.Uer);
        var refusedCount = 0;
        for (var i = 0; i < FlipCount / 4; i++)
        {
            var damaged = sound.ToArray();
            damaged[random.Next(start, end)] ^= (byte)(1 << random.Next(8));
            if (TryRead(directory.Write("model.bin", damaged)) is { } tensors)
                tensors.ShouldBe(expected);
            else
                refusedCount++;
        }

        refusedCount.ShouldBeGreaterThan(FlipCount / 8);
    }

    [Fact]
    public void A_damaged_pickle_with_a_right_checksum_is_read_or_refused()
    {
        var random = new Random(1);
        var sound = PickleBuilder.OneTensor();
        for (var i = 0; i < FlipCount; i++)
        {
            var damaged = sound.ToArray();
            for (var count = random.Next(1, 4); count > 0; count--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            TryRead(directory.WriteTorch(damaged, new byte[24]));
        }
    }

    [Fact]
    public void A_damaged_safetensors_header_is_read_or_refused()
    {
        var random = new Random(2);
        var sound = SafetensorsBuilder.Build(SafetensorsBuilder.Tensor("x", "F32", "[2,3]", 0, 24), 24);
        for (var i = 0; i < FlipCount; i++)
        {
            var damaged = sound.ToArray();
            for (var count = random.Next(1, 4); count > 0; count--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            TryRead(directory.Write("m", damaged));
        }
    }

    [Fact]
    public void Noise_is_refused()
    {
        var random = new Random(3);
        string[] starts = ["PK\x03\x04", "", "\0\0\0\0\0\0\0\0{"];
        for (var i = 0; i < FlipCount; i++)
        {
            var noise = new byte[random.Next(1, 5000)];
            random.NextBytes(noise);
            byte[] start = [.. starts[i % starts.Length].Select(character => (byte)character)];
            TryRead(directory.Write("m", [.. start, .. noise])).ShouldBeNull();
        }
    }

    /// <summary>Every tensor of a file, or null if the file or a tensor is refused.</summary>
    private static List<(string Name, TensorShape Shape, string Sha256)>? TryRead(string path)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var file = CheckpointFile.Open(path);
            return file.Describe();
        }
        catch (CheckpointException)
        {
            return null;
        }
        finally
        {
            Stopwatch.GetElapsedTime(start).ShouldBeLessThan(FarTooLong);
        }
    }
}
