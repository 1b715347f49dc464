using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Hanlin.TorchSharp.Tests;

public sealed class ModuleTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Parameters_are_named_after_the_fields_and_places_that_hold_them()
    {
        using var model = new Model();
        model.named_parameters().Select(entry => entry.name).Order(StringComparer.Ordinal).ShouldBe(
            ["blocks.0.bias", "blocks.0.weight", "blocks.1.bias", "blocks.1.weight", "scale", "table.weight"]);
        model.named_buffers().Select(entry => entry.name).ShouldBe(["mask"]);
        model.state_dict().Count.ShouldBe(7);
    }

    [Fact]
    public void Training_mode_and_element_type_reach_every_part()
    {
        using var model = new Model();
        model.eval();
        model.modules().ShouldAllBe(module => !module.training);
        model.train();
        var weight = model.blocks[0].weight;
        model.to(ScalarType.BFloat16);
        weight.dtype.ShouldBe(ScalarType.BFloat16);
        weight.requires_grad.ShouldBeTrue();
        model.parameters().ShouldAllBe(parameter => parameter.dtype == ScalarType.BFloat16);
    }

    [Fact]
    public void A_state_is_copied_in_and_a_foreign_one_refused()
    {
        using var model = new Model();
        var state = model.state_dict().ToDictionary(entry => entry.Key, entry => ones_like(entry.Value));
        model.load_state_dict(state);
        model.blocks[1].weight.ShouldBe(1, 1, 1, 1);
        state["else"] = ones(1);
        state.Remove("scale");
        var refusal = Should.Throw<InvalidOperationException>(() => model.load_state_dict(state)).Message;
        refusal.ShouldContain("scale");
        refusal.ShouldContain("else");
    }

    [Fact]
    public void A_layer_computes_what_its_formula_says()
    {
        using var model = new Model();
        using (no_grad())
        {
            model.blocks[0].weight.copy_(Numbers.Of([2, 2], 1, 2, 3, 4));
            model.blocks[0].bias!.copy_(Numbers.Of([2], 10, 20));
        }
        model.blocks[0].call(tensor((float[])[1, 1], [1, 2])).ShouldBe(13, 27);
        var norm = nn.LayerNorm([2], eps: 0);
        norm.forward(tensor((float[])[1, 3], [1, 2])).ShouldBe(-1, 1);
        nn.functional.gelu(tensor((float[])[1])).ShouldBe(0.8413447460685429);
        nn.functional.cross_entropy(tensor((float[])[0, 0], [1, 2]), tensor((long[])[1])).ShouldBe(Math.Log(2));
    }

    private sealed class Model : nn.Module<Tensor, Tensor>
    {
        public readonly ModuleList<Linear> blocks = nn.ModuleList(nn.Linear(2, 2), nn.Linear(2, 2));
        private readonly Embedding table = nn.Embedding(3, 2);
        private readonly Parameter scale = nn.Parameter(ones(2));
        private readonly Tensor mask = ones(2, 2).tril();

        public Model() : base(nameof(Model)) => RegisterComponents();

        public override Tensor forward(Tensor input) => blocks.Aggregate(table.forward(input), (x, block) => block.forward(x)).mul(scale).matmul(mask);
    }
}
