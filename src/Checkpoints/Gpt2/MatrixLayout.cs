namespace Hanlin.Checkpoints.Gpt2;

/// <summary>How a projection y = x W is stored.</summary>
public enum MatrixLayout
{
    /// <summary>[input, output]: Hugging Face's Conv1D, and the canonical one here.</summary>
    InputByOutput,

    /// <summary>[output, input]: torch's Linear, as UER-py has it.</summary>
    OutputByInput,
}
