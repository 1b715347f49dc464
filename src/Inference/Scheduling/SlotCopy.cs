namespace Hanlin.Inference.Scheduling;

/// <summary>Copy the first <paramref name="Length"/> positions of one slot to another.</summary>
/// <param name="From">Source slot.</param>
/// <param name="To">Target slot.</param>
/// <param name="Length">Positions, in tokens.</param>
public readonly record struct SlotCopy(int From, int To, int Length);
