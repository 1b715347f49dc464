namespace Hanlin.Inference.Scheduling;

/// <summary>A piece of a prompt to read: tokens [<paramref name="Start"/>, <paramref name="Start"/> + <paramref name="Count"/>).</summary>
/// <param name="Sequence">Whose prompt, and into whose slot.</param>
/// <param name="Start">First token; all before it are in the slot.</param>
/// <param name="Count">Tokens.</param>
public readonly record struct PrefillChunk(Sequence Sequence, int Start, int Count);
