using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;

namespace Hanlin.Conversion.Tests;

/// <summary>The graphs against logits that UER-py wrote down, through the engine: every position is reached by prefill and a decode.</summary>
public sealed class GraphParityTests
{
    [Theory]
    [InlineData("uer", ModelFileNames.Onnx, 1e-4f)]
    [InlineData("hf", ModelFileNames.Onnx, 1e-4f)]
    [InlineData("uer", ModelFileNames.OnnxInt8, 0.15f)]     // of logits up to 3.6; 8-bit weights, activations and cache
    public async Task Logits_agree_with_the_reference(string flavor, string fileName, float tolerance)
    {
        using var model = await ImportedModel.TinyAsync(flavor == "uer" ? LayerNormFlavor.Uer : LayerNormFlavor.Hf);
        var (difference, rowCount) = ReferenceLogits.Compare(model, fileName, flavor);
        difference.ShouldBeLessThan(tolerance);
        rowCount.ShouldBeGreaterThan(75);
    }

    [Fact]
    public async Task The_two_layer_norms_are_not_the_same()
    {
        using var hf = await ImportedModel.TinyAsync(LayerNormFlavor.Hf);
        // UER-py's own measurement of this model: 0.0266 at most.
        ReferenceLogits.Compare(hf, ModelFileNames.Onnx, "uer").Difference.ShouldBeInRange(0.02f, 0.03f);
    }
}
