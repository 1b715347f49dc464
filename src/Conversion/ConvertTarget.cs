namespace Hanlin.Conversion;

/// <summary>What a checkpoint is converted to.</summary>
public enum ConvertTarget
{
    /// <summary>A <c>.bin</c> that UER-py loads, with its names of today.</summary>
    Uer,

    /// <summary>A <c>pytorch_model.bin</c>, to the byte what UER-py's own converter writes.</summary>
    Hf,

    /// <summary>A <c>model.safetensors</c> with Hugging Face's names.</summary>
    Safetensors,

    /// <summary>A model folder with its ONNX graphs, ready to be served.</summary>
    Model,
}
