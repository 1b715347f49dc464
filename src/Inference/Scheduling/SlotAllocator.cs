namespace Hanlin.Inference.Scheduling;

/// <summary>Hands out rows of the cache, the lowest free one first, so that a decode spans few dead rows. Integers only: the memory is the runner's.</summary>
internal sealed class SlotAllocator(int slotCount)
{
    private readonly bool[] taken = new bool[slotCount];

    public int SlotCount => taken.Length;

    public int FreeCount { get; private set; } = slotCount;

    public bool TryAllocate(out int slot)
    {
        slot = Array.IndexOf(taken, false);
        if (slot < 0) return false;
        taken[slot] = true;
        FreeCount--;
        return true;
    }

    public void Release(int slot)
    {
        if (!taken[slot]) throw new InvalidOperationException($"Slot {slot} was released twice.");
        taken[slot] = false;
        FreeCount++;
    }
}
