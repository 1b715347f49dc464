namespace Hanlin.Checkpoints.Models;

/// <summary>How text becomes ids: part of a model, for other ids are other text to it.</summary>
public sealed record ModelTokenizer
{
    /// <summary>Whether text is lower-cased first.</summary>
    public required bool LowerCase { get; init; }

    /// <summary>Whose rules apply where they differ: <c>uer</c> or <c>hf</c>.</summary>
    public required string Flavor { get; init; }
}
