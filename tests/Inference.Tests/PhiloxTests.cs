using Hanlin.Inference.Sampling;

namespace Hanlin.Inference.Tests;

public sealed class PhiloxTests
{
    // The known answers that Random123 publishes for philox4x32-10 (kat_vectors).
    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Blocks_equal_the_published_known_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
        => Philox.Block(c0, c1, c2, c3, k0, k1).ShouldBe((x0, x1, x2, x3));

    [Fact]
    public void A_draw_takes_the_upper_53_bits_of_the_first_two_words()
        => Philox.NextDouble(0, 0, 0).ShouldBe((0x6627e8d5e169c58dUL >> 11) / 9007199254740992.0);

    [Fact]
    public void Seed_sample_and_position_each_change_the_draw()
    {
        double[] draws = [Philox.NextDouble(1, 0, 0), Philox.NextDouble(1UL << 32, 0, 0), Philox.NextDouble(0, 1, 0), Philox.NextDouble(0, 0, 1), Philox.NextDouble(0, 0, 0)];
        draws.Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public void Ten_thousand_draws_fill_ten_bins_evenly()
    {
        var bins = new int[10];
        for (var position = 0; position < 10_000; position++) bins[(int)(Philox.NextDouble(42, 3, position) * 10)]++;
        bins.ShouldAllBe(count => count > 900 && count < 1100); // 1000 expected, standard deviation 30
    }
}
