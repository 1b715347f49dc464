using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Hanlin.TorchSharp.Tests;

/// <summary>Numbers in and out, views and strides, operations in place, and what is said when something is wrong.</summary>
public sealed class TensorTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Tensors_are_made_of_numbers_shapes_and_ranges()
    {
        tensor((float[])[1, 2, 3, 4], [2, 2]).ShouldBe(1, 2, 3, 4);
        full([2], 2.5).ShouldBe(2.5, 2.5);
        zeros(1, 2).ShouldBe(0, 0);
        ones(2, ScalarType.Int64).dtype.ShouldBe(ScalarType.Int64);
        arange(5).ShouldBe(0, 1, 2, 3, 4);
        arange(5).dtype.ShouldBe(ScalarType.Int64);
        arange(1.0, 2.0, 0.25).ShouldBe(1, 1.25, 1.5, 1.75);
        zeros_like(tensor((long[])[1, 2])).dtype.ShouldBe(ScalarType.Int64);
        tensor(3L).item<long>().ShouldBe(3);
        tensor(true).item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Views_share_memory_and_strides_say_how()
    {
        var matrix = arange(6).view(2, 3);
        var turned = matrix.t();
        turned.shape.ShouldBe([3, 2]);
        turned.stride().ShouldBe([1, 3]);
        turned.is_contiguous().ShouldBeFalse();
        turned.ShouldBe(0, 3, 1, 4, 2, 5);
        turned.data<long>()[1, 1].ShouldBe(4);
        turned[0].fill_(9);
        matrix.ShouldBe(9, 1, 2, 9, 4, 5);
        Should.Throw<InvalidOperationException>(() => _ = turned.bytes.Length).Message.ShouldContain("contiguous");
    }

    [Fact]
    public void An_array_and_the_tensor_over_it_are_one_memory()
    {
        float[] numbers = [1, 2, 3, 4];
        var shared = frombuffer(numbers, ScalarType.Float32, count: 2, offset: 1);
        shared.ShouldBe(2, 3);
        numbers[1] = 20;
        shared.mul_(2.0);
        numbers.ShouldBe([1, 40, 6, 4]);
        frombuffer(numbers, ScalarType.Float64).ShouldBe(1, 40, 6, 4);
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        var tensor = zeros(3);
        MemoryMarshal.Cast<byte, float>(tensor.bytes)[1] = 5;
        tensor.ShouldBe(0, 5, 0);
        tensor.bytes = MemoryMarshal.AsBytes((Span<float>)[1, 2, 3]);
        tensor.ShouldBe(1, 2, 3);
        Should.Throw<ArgumentException>(() => tensor.bytes = new byte[4]).Message.ShouldContain("12 bytes");
    }

    [Fact]
    public void In_place_operations_change_the_tensor_and_return_it()
    {
        var x = tensor((float[])[1, 2, 3]);
        x.add_(1.0).ShouldBeSameAs(x);
        x.add_(ones(3), 2.0).ShouldBe(4, 5, 6);
        x.sub_(ones(3)).mul_(2.0).div_(4.0).ShouldBe(1.5, 2, 2.5);
        x.addcmul_(ones(3), full([3], 2), 0.5).ShouldBe(2.5, 3, 3.5);
        x.addcdiv_(ones(3), full([3], 2), -1).ShouldBe(2, 2.5, 3);
        x.lerp_(zeros(3), tensor(0.5f)).ShouldBe(1, 1.25, 1.5);
        x.clamp_(min: 1.25).clamp_(max: 1.3).ShouldBe(1.25, 1.25, 1.3000000119);
        x.square().sqrt_().ShouldBe(1.25, 1.25, 1.3000000119);
        x.masked_fill_(tensor((bool[])[true, false, false]), 7).ShouldBe(7, 1.25, 1.3000000119);
        x.index_copy_(0, tensor((long[])[2, 0]), tensor((float[])[8, 9])).ShouldBe(9, 1.25, 8);
        x.index_add_(0, tensor((long[])[0, 0]), tensor((float[])[1, 1]), 2).ShouldBe(13, 1.25, 8);
        x.copy_(tensor((float[])[1, 2, 3])).zero_().fill_(4).ShouldBe(4, 4, 4);
    }

    [Fact]
    public void Reductions_and_comparisons_give_the_numbers_of_a_pocket_calculator()
    {
        var x = tensor((float[])[1, 5, 2, 4, 3, 6], [2, 3]);
        x.sum().ShouldBe(21);
        x.sum(1L).ShouldBe(8, 13);
        x.mean([0]).ShouldBe(2.5, 4, 4);
        x.var(1, unbiased: false).ShouldBe(26.0 / 9, 14.0 / 9);
        x.argmax(1).ShouldBe(1, 2);
        x.argmax().ShouldBe(5);
        x.max(1).values.ShouldBe(5, 6);
        x.topk(2).indexes.ShouldBe(1, 2, 2, 0);
        x.cumsum(1).ShouldBe(1, 6, 8, 4, 7, 13);
        x.norm().ShouldBe(Math.Sqrt(91));
        x.gt(3.0).sum().ShouldBe(3);
        x.eq(x).all().ToString().ShouldContain("Bool");
        x.le(tensor((float[])[2, 2, 2])).ShouldBe(1, 0, 1, 0, 0, 0);
        tensor((float[])[1, float.NaN, float.PositiveInfinity]).isfinite().ShouldBe(1, 0, 0);
        x.logsumexp(1).ShouldBe(Math.Log(Math.Exp(1) + Math.Exp(5) + Math.Exp(2)), Math.Log(Math.Exp(4) + Math.Exp(3) + Math.Exp(6)));
    }

    [Fact]
    public void Bfloat16_keeps_eight_bits_of_precision_and_comes_back()
    {
        var rounded = tensor((float[])[1, 1.00390625f, -2.5f, 3.14159274f, 65280]).to(ScalarType.BFloat16);
        rounded.ElementSize.ShouldBe(2);
        // Half of the last bit: to the even neighbour.
        rounded.to(ScalarType.Float32).ShouldBe(1, 1, -2.5, 3.140625, 65280);
        var product = ones(4, 8).to(ScalarType.BFloat16).matmul(full([8, 2], 0.5).to(ScalarType.BFloat16));
        product.dtype.ShouldBe(ScalarType.BFloat16);
        product.ShouldBe(4, 4, 4, 4, 4, 4, 4, 4);
    }

    [Fact]
    public void A_gradient_goes_through_a_cast_to_bfloat16_back_to_its_master()
    {
        var master = tensor((float[])[1, 2], requires_grad: true);
        master.to(ScalarType.BFloat16).mul(tensor((float[])[3, 4]).to(ScalarType.BFloat16)).sum().backward();
        master.grad!.dtype.ShouldBe(ScalarType.Float32);
        master.grad!.ShouldBe(3, 4);
    }

    [Fact]
    public void A_generator_repeats_itself_from_its_seed_and_from_its_state()
    {
        using var generator = new Generator(42);
        var state = generator.get_state();
        var first = Numbers.In(randn([5], generator: generator));
        Numbers.In(randn([5], generator: generator)).ShouldNotBe(first);
        generator.set_state(state);
        Numbers.In(zeros(5).normal_(generator: generator)).ShouldBe(first);
        using var other = new Generator(42);
        Numbers.In(randn([5], generator: other)).ShouldBe(first);
    }

    [Fact]
    public void Errors_name_what_is_wrong()
    {
        Should.Throw<ExternalException>(() => ones(2, 3).matmul(ones(2, 3))).Message.ShouldContain("2x3 and 2x3");
        Should.Throw<ExternalException>(() => ones(2).view(3)).Message.ShouldContain("shape");
        Should.Throw<ExternalException>(() => ones(2).backward()).Message.ShouldContain("grad");
        Should.Throw<ArgumentException>(() => tensor((float[])[1, 2, 3], [2, 2])).Message.ShouldContain("4 elements; 3 were given");
        Should.Throw<ArgumentException>(() => ones(2).item<float>()).Message.ShouldContain("one element");
        Should.Throw<ArgumentException>(() => ones(1).item<long>()).Message.ShouldContain("Float32");
        Should.Throw<ArgumentException>(() => device("gpu")).Message.ShouldContain("gpu");
        var gone = ones(1);
        gone.Dispose();
        gone.IsInvalid.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => gone.add(1)).Message.ShouldContain("disposed");
    }

    [Fact]
    public void An_error_leaves_the_library_usable_on_every_thread()
    {
        Parallel.For(0, 8, number =>
        {
            using var own = NewDisposeScope();
            Should.Throw<ExternalException>(() => ones(number + 1, 2).matmul(ones(number + 1, 3, 4))).Message.ShouldNotBeEmpty();
            full([2], number).ShouldBe(number, number);
        });
    }
}
