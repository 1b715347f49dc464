namespace Hanlin.Inference;

/// <summary>What became of a job: continuations, or the reason why it can never have any.</summary>
public sealed record GenerationOutcome
{
    private GenerationOutcome(IReadOnlyList<GenerationOutput> outputs, string? refusal)
    {
        Outputs = outputs;
        Refusal = refusal;
    }

    /// <summary>The continuations; those that were cancelled are not among them.</summary>
    public IReadOnlyList<GenerationOutput> Outputs { get; }

    /// <summary>Why the job was refused at the door; null where it was not.</summary>
    public string? Refusal { get; }

    /// <summary>Done.</summary>
    public static GenerationOutcome Of(IReadOnlyList<GenerationOutput> outputs) => new(outputs, null);

    /// <summary>Refused: no retry can help.</summary>
    public static GenerationOutcome Refused(string reason) => new([], reason);
}
