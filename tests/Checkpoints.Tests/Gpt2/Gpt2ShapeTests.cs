using Hanlin.Checkpoints.Gpt2;

namespace Hanlin.Checkpoints.Tests.Gpt2;

public sealed class Gpt2ShapeTests
{
    /// <summary>The five configurations of UER-py with its Chinese vocabulary, and what they add up to.</summary>
    [Theory]
    [InlineData(768, 6, 3072, 59_541_504)]
    [InlineData(768, 12, 3072, 102_068_736)]
    [InlineData(1024, 24, 4096, 324_995_072)]
    [InlineData(1280, 36, 5120, 736_744_960)]
    [InlineData(1600, 48, 6400, 1_511_004_800)]
    public void The_five_configurations_have_their_published_sizes(int hidden, int layers, int feedForward, long parameters)
    {
        var shape = new Gpt2Shape(21_128, 1024, hidden, layers, feedForward);

        shape.ParameterCount.ShouldBe(parameters);
        Gpt2Tensor.All(layers).SkipLast(1).Sum(tensor => tensor.ShapeIn(shape).ElementCount).ShouldBe(parameters);
    }
}
