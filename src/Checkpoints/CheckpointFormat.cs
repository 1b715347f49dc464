namespace Hanlin.Checkpoints;

/// <summary>The container of a weight file.</summary>
public enum CheckpointFormat
{
    /// <summary>The zip archive that <c>torch.save</c> writes since torch 1.6.</summary>
    Torch,

    /// <summary>One safetensors file.</summary>
    Safetensors,

    /// <summary>Several files joined by an index in JSON, as Hugging Face splits large models.</summary>
    Sharded,
}
