using static TorchSharp.torch;

namespace Hanlin.TorchSharp.Tests;

/// <summary>Alone, because every test that makes a layer draws from the process's one generator.</summary>
[CollectionDefinition(nameof(CommonGeneratorTests), DisableParallelization = true)]
[Collection(nameof(CommonGeneratorTests))]
public sealed class CommonGeneratorTests
{
    [Fact]
    public void The_common_generator_goes_on_from_a_state_that_was_kept()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var state = random.get_rng_state();
        var dropped = Numbers.In(nn.functional.dropout(ones(64), 0.5));
        random.set_rng_state(state);
        Numbers.In(nn.functional.dropout(ones(64), 0.5)).ShouldBe(dropped);
        manual_seed(3);
        Numbers.In(nn.functional.dropout(ones(64), 0.5)).ShouldBe(dropped);
        dropped.Where(value => value != 0).ShouldAllBe(value => value == 2);
        nn.functional.dropout(ones(2), 0.5, training: false).ShouldBe(1, 1);
    }
}
