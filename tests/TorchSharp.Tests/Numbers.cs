using static TorchSharp.torch;

namespace Hanlin.TorchSharp.Tests;

/// <summary>Tensors written down and read back, and gradients measured instead of derived.</summary>
internal static class Numbers
{
    public static Tensor Of(long[] shape, params double[] values) => tensor(values, shape);

    public static double[] In(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var doubles = tensor.detach().to(ScalarType.Float64).contiguous();
        return doubles.data<double>().ToArray();
    }

    public static void ShouldBe(this Tensor actual, params double[] expected)
    {
        var values = In(actual);
        values.Length.ShouldBe(expected.Length);
        for (var index = 0; index < expected.Length; index++) values[index].ShouldBe(expected[index], 1e-6, $"element {index}");
    }

    /// <summary>
    /// Compares backward with central differences: for every element of every input, the sum of the weighted result is taken a
    /// little above and a little below. Doubles, so that a wrong gradient cannot hide in rounding.
    /// </summary>
    public static void GradientsShouldBeRight(Func<Tensor[], Tensor> function, params long[][] shapes)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var inputs = shapes.Select(shape => rand(shape, ScalarType.Float64, generator: generator).add_(0.25).detach().requires_grad_()).ToArray();
        var shapeOfResult = function(inputs).shape;
        var weights = rand(shapeOfResult, ScalarType.Float64, generator: generator);
        function(inputs).mul(weights).sum().backward();
        const double step = 1e-6;
        foreach (var (input, number) in inputs.Select((input, number) => (input, number)))
        {
            var gradient = In(input.grad!);
            var elements = input.data<double>();
            for (var index = 0L; index < input.numel(); index++)
            {
                var at = elements[index];
                elements[index] = at + step;
                var above = Weighted();
                elements[index] = at - step;
                var below = Weighted();
                elements[index] = at;
                gradient[index].ShouldBe((above - below) / (2 * step), 1e-5, $"input {number}, element {index}");
            }
        }

        double Weighted()
        {
            using var recordNothing = no_grad();
            using var inner = NewDisposeScope();
            return function(inputs).mul(weights).sum().item<double>();
        }
    }
}
