using System.Buffers;

namespace Hanlin.Tokenization;

/// <summary>A list on the stack that moves to the array pool when it outgrows the memory it began with. Dispose it.</summary>
internal ref struct PooledBuffer<T>(Span<T> initial)
    where T : struct
{
    private Span<T> items = initial;
    private T[]? rented;

    public int Count { get; private set; }

    public readonly Span<T> Items => items[..Count];

    public void Add(T item)
    {
        if (Count == items.Length) Grow(Count + 1);
        items[Count++] = item;
    }

    public void AddRange(scoped ReadOnlySpan<T> range)
    {
        if (items.Length - Count < range.Length) Grow(Count + range.Length);
        range.CopyTo(items[Count..]);
        Count += range.Length;
    }

    public void Truncate(int count) => Count = count;

    public void Dispose()
    {
        if (rented is not null) ArrayPool<T>.Shared.Return(rented);
        this = default;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(needed, 2 * items.Length));
        items[..Count].CopyTo(larger);
        if (rented is not null) ArrayPool<T>.Shared.Return(rented);
        items = rented = larger;
    }
}
