namespace Hanlin.Checkpoints.Onnx;

/// <summary>How the matrices of a graph are held and multiplied.</summary>
public enum GraphPrecision
{
    /// <summary>32-bit floats throughout: the reference.</summary>
    Float32,

    /// <summary>8-bit weights with a scale for each column, activations quantised row by row as they come: for CPUs.</summary>
    Int8,

    /// <summary>16-bit floats with 32-bit logits: for CUDA.</summary>
    Float16,
}
