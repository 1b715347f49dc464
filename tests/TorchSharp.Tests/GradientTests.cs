using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Hanlin.TorchSharp.Tests;

/// <summary>Every operation that a network or its loss is made of, against finite differences.</summary>
public sealed class GradientTests
{
    private static readonly Tensor Picks = tensor((long[])[2, 0, 1]);
    private static readonly Tensor Mask = tensor((bool[])[true, false, false, true, false, true], [2, 3]);

    private static readonly Dictionary<string, (Func<Tensor[], Tensor> Function, long[][] Shapes)> Operations = new()
    {
        ["add with broadcasting"] = (x => x[0].add(x[1]), [[2, 3], [3]]),
        ["add with a factor"] = (x => x[0].add(x[1], 0.5), [[2, 3], [2, 3]]),
        ["operators"] = (x => (2.0 * x[0] - x[1] / 3.0 + 1.0) * x[0] / x[1] - x[0], [[2, 3], [2, 3]]),
        ["number over tensor"] = (x => 1.0 / x[0] - (2.0 - x[0]), [[2, 3]]),
        ["sub, mul, div"] = (x => x[0].sub(x[1]).mul(x[1]).div(x[0]), [[2, 3], [2, 3]]),
        ["pow"] = (x => x[0].pow(3.0).add(x[0].pow(x[1])), [[2, 3], [2, 3]]),
        ["sqrt, rsqrt, reciprocal"] = (x => x[0].sqrt().add(x[0].rsqrt()).add(x[0].reciprocal()), [[2, 3]]),
        ["exp, log, tanh, sigmoid, erf"] = (x => x[0].exp().add(x[0].log()).add(x[0].tanh()).add(x[0].sigmoid()).add(x[0].erf()), [[2, 3]]),
        ["neg, abs, square, relu"] = (x => x[0].neg().abs().add(x[0].square()).add(x[0].relu()), [[2, 3]]),
        ["clamp"] = (x => x[0].clamp(0.5, 1.0), [[2, 3]]),
        ["matmul of batches"] = (x => x[0].matmul(x[1]), [[2, 2, 3], [3, 2]]),
        ["mm and t"] = (x => x[0].mm(x[1].t()), [[2, 3], [4, 3]]),
        ["bmm"] = (x => x[0].bmm(x[1]), [[2, 2, 3], [2, 3, 2]]),
        ["addmm"] = (x => addmm(x[0], x[1], x[2], 0.5f, 2f), [[2, 2], [2, 3], [3, 2]]),
        ["sum and mean"] = (x => x[0].sum(0L).add(x[0].mean([1], keepdim: true)).add(x[0].sum()).add(x[0].mean()), [[3, 3]]),
        ["variance"] = (x => x[0].var(1, unbiased: false, keepdim: true).add(x[0].std(1, keepdim: true)), [[2, 4]]),
        ["logsumexp and norm"] = (x => x[0].logsumexp(1).add(x[0].norm()), [[2, 3]]),
        ["maximum"] = (x => x[0].maximum(x[1]).add(x[0].max()), [[2, 3], [2, 3]]),
        ["softmax"] = (x => x[0].softmax(-1), [[2, 4]]),
        ["log_softmax"] = (x => x[0].log_softmax(-1), [[2, 4]]),
        ["view, permute, transpose"] = (x => x[0].view(3, 2, 2).permute(2, 0, 1).transpose(0, 2).reshape(4, 3), [[3, 4]]),
        ["expand, unsqueeze, squeeze"] = (x => x[0].unsqueeze(0).expand(2, 2, 3).add(x[0].unsqueeze(1).squeeze(1)), [[2, 3]]),
        ["select, narrow, slice"] = (x => x[0].select(0, 1).narrow(0, 1, 2).add(x[0][0].slice(0, 0, 4, 2)), [[2, 4]]),
        ["split and chunk"] = (x => x[0].split(2, 1)[1].mul(x[0].chunk(2, 1)[0]), [[2, 4]]),
        ["cat and stack"] = (x => stack([cat([x[0], x[1]], 1), cat([x[1], x[0]], 1)], 0), [[2, 2], [2, 2]]),
        ["index_select and gather"] = (x => x[0].index_select(0, Picks).gather(1, Picks.unsqueeze(1).expand(3, 3)), [[3, 3]]),
        ["masked_fill, masked_select, where"] = (x => x[0].masked_fill(Mask, 2.0).sum().add(x[0].masked_select(Mask)).sum().add(where(Mask, x[0], x[1])), [[2, 3], [2, 3]]),
        ["tril and triu"] = (x => x[0].tril().add(x[0].triu(1).mul(2.0)), [[3, 3]]),
        ["clone, contiguous, to"] = (x => x[0].t().contiguous().clone().to(ScalarType.Float64), [[2, 3]]),
        ["linear"] = (x => F.linear(x[0], x[1], x[2]), [[2, 2, 3], [4, 3], [4]]),
        ["linear without bias"] = (x => F.linear(x[0], x[1]), [[2, 3], [4, 3]]),
        ["layer_norm"] = (x => F.layer_norm(x[0], [4], x[1], x[2], 1e-6), [[2, 4], [4], [4]]),
        ["gelu"] = (x => F.gelu(x[0].sub(1.0)), [[2, 3]]),
        ["cross_entropy"] = (x => F.cross_entropy(x[0], Picks), [[3, 3]]),
        ["cross_entropy of some rows"] = (x => F.cross_entropy(x[0], tensor((long[])[2, 0, 1]), ignore_index: 0, reduction: nn.Reduction.Sum, label_smoothing: 0.1), [[3, 3]]),
        ["attention"] = (x => F.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true), [[1, 2, 3, 2], [1, 2, 3, 2], [1, 2, 3, 2]]),
    };

    public static IEnumerable<TheoryDataRow<string>> Names => Operations.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_agrees_with_finite_differences(string operation)
    {
        var (function, shapes) = Operations[operation];
        Numbers.GradientsShouldBeRight(function, shapes);
    }

    [Fact]
    public void An_embedding_gives_its_gradient_to_the_rows_that_were_picked()
    {
        using var scope = NewDisposeScope();
        var embedding = nn.Embedding(4, 2);
        embedding.forward(tensor((long[])[1, 3, 1])).sum().backward();
        embedding.weight!.grad!.ShouldBe(0, 0, 2, 2, 0, 0, 1, 1);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        using var scope = NewDisposeScope();
        var x = Numbers.Of([2], 1, 2).requires_grad_();
        x.mul(3.0).sum().backward();
        x.mul(3.0).sum().backward();
        x.grad!.ShouldBe(6, 6);
        x.grad!.zero_();
        x.grad!.ShouldBe(0, 0);
        x.grad = null;
        x.grad.ShouldBeNull();
    }

    [Fact]
    public void Backward_starts_from_the_gradient_that_it_is_given_and_reaches_only_the_inputs_that_are_named()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Numbers.Of([2], 1, 2).requires_grad_(), Numbers.Of([2], 3, 4).requires_grad_());
        x.mul(y).backward([Numbers.Of([2], 10, 100)], inputs: [x]);
        x.grad!.ShouldBe(30, 400);
        y.grad.ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients_and_the_mode_comes_back()
    {
        using var scope = NewDisposeScope();
        var x = Numbers.Of([2], 1, 2).requires_grad_();
        using (no_grad())
        {
            is_grad_enabled().ShouldBeFalse();
            x.mul(2.0).requires_grad.ShouldBeFalse();
            using (enable_grad()) x.mul(2.0).requires_grad.ShouldBeTrue();
            is_grad_enabled().ShouldBeFalse();
        }
        is_grad_enabled().ShouldBeTrue();
        x.mul(2.0).detach().requires_grad.ShouldBeFalse();
    }

    [Fact]
    public void Clipping_scales_all_gradients_to_one_norm_and_leaves_small_ones_alone()
    {
        using var scope = NewDisposeScope();
        var parameters = new[] { nn.Parameter(zeros(2)), nn.Parameter(zeros(1)), nn.Parameter(zeros(1)) };
        parameters[0].grad = tensor((float[])[3, 0]);
        parameters[1].grad = tensor((float[])[4]);
        nn.utils.clip_grad_norm_(parameters, 10).ShouldBe(5, 1e-6);
        parameters[1].grad!.ShouldBe(4);
        nn.utils.clip_grad_norm_(parameters, 1).ShouldBe(5, 1e-6);
        In(parameters[0].grad!)[0].ShouldBe(0.6, 1e-5);
        In(parameters[1].grad!)[0].ShouldBe(0.8, 1e-5);
        parameters[2].grad.ShouldBeNull();

        static double[] In(Tensor tensor) => Numbers.In(tensor);
    }
}
