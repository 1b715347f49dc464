using TorchSharp;
using static TorchSharp.torch;

namespace Hanlin.TorchSharp.Tests;

public sealed class DisposeScopeTests
{
    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [Fact]
    public void A_thousand_training_steps_leave_as_many_tensors_as_one()
    {
        using var model = new Network();
        using var generator = new Generator(1);
        var before = Live;
        for (var step = 0; step < 1000; step++)
        {
            using (NewDisposeScope())
            {
                var loss = model.forward(randn([8, 4], generator: generator)).square().mean();
                loss.backward();
                nn.utils.clip_grad_norm_(model.parameters(), 1);
                using (no_grad())
                {
                    foreach (var parameter in model.parameters()) parameter.sub_(parameter.grad!.mul(0.1));
                }
                model.zero_grad();
            }
            Live.ShouldBe(before, $"after step {step}");
        }
    }

    [Fact]
    public void What_is_kept_moved_or_detached_outlives_the_scope_and_the_rest_does_not()
    {
        var before = Live;
        Tensor moved, detached, lost;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                moved = ones(1).MoveToOuterDisposeScope();
                detached = ones(1).DetachFromDisposeScope();
                lost = ones(1);
                inner.DisposablesCount.ShouldBe(1);
            }
            lost.IsInvalid.ShouldBeTrue();
            moved.IsInvalid.ShouldBeFalse();
            outer.Contains(moved).ShouldBeTrue();
            outer.Attach(detached);
            outer.Detach(detached).ShouldBeSameAs(detached);
        }
        moved.IsInvalid.ShouldBeTrue();
        detached.IsInvalid.ShouldBeFalse();
        detached.Dispose();
        detached.Dispose();
        Live.ShouldBe(before);
    }

    [Fact]
    public void A_scope_disposes_everything_but_what_it_is_told_to_keep()
    {
        using var scope = NewDisposeScope();
        var (kept, lost) = (ones(1), ones(1));
        scope.DisposeEverythingBut(kept).ShouldBeSameAs(kept);
        (kept.IsInvalid, lost.IsInvalid).ShouldBe((false, true));
        WrappedTensorDisposeScope(() => kept.add(1).mul(2)).ShouldBe(4);
        scope.DisposablesCount.ShouldBe(2);
    }

    [Fact]
    public void A_parameter_takes_the_place_of_the_tensor_that_it_is_made_of()
    {
        var before = Live;
        using (var scope = NewDisposeScope())
        {
            var data = ones(2);
            var parameter = nn.Parameter(data);
            data.IsInvalid.ShouldBeTrue();
            parameter.requires_grad.ShouldBeTrue();
            scope.DisposablesCount.ShouldBe(1);
        }
        Live.ShouldBe(before);
    }

    [Fact]
    public void Memory_comes_back_when_tensors_are_forgotten_and_collected()
    {
        var before = Live;
        Forget();
        for (var attempt = 0; attempt < 10 && Live != before; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Live.ShouldBe(before);

        static void Forget()
        {
            for (var index = 0; index < 100; index++) _ = ones(1000);
        }
    }

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly global::TorchSharp.Modules.Linear first = nn.Linear(4, 8);
        private readonly global::TorchSharp.Modules.LayerNorm norm = nn.LayerNorm(8);
        private readonly global::TorchSharp.Modules.Dropout dropout = nn.Dropout(0.1);

        public Network() : base(nameof(Network)) => RegisterComponents();

        public override Tensor forward(Tensor input) => dropout.forward(norm.forward(nn.functional.gelu(first.forward(input))));
    }
}
