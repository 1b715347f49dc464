using System.Runtime.InteropServices;

namespace Hanlin.Checkpoints.Pickle;

/// <summary>The operand stack. Nothing is popped from below the newest mark.</summary>
internal sealed class PickleStack
{
    private readonly List<object?> items = [];
    private readonly Stack<int> marks = [];

    public bool IsEmpty => items.Count == 0 && marks.Count == 0;

    public void Push(object? value)
    {
        if (items.Count == PickleLimits.MaxStackDepth) throw new PickleException($"a stack deeper than {PickleLimits.MaxStackDepth}");
        items.Add(value);
    }

    public void Mark()
    {
        if (marks.Count == PickleLimits.MaxStackDepth) throw new PickleException($"more than {PickleLimits.MaxStackDepth} open marks");
        marks.Push(items.Count);
    }

    public object? Peek() => items.Count > Floor ? items[^1] : throw Underflow();

    public object? Pop()
    {
        var value = Peek();
        items.RemoveAt(items.Count - 1);
        return value;
    }

    /// <summary>The newest items, in the order they were pushed.</summary>
    public object?[] Pop(int count) => items.Count - count >= Floor ? Cut(items.Count - count) : throw Underflow();

    /// <summary>Everything above the newest mark, and the mark.</summary>
    public object?[] PopToMark() => marks.TryPop(out var mark) ? Cut(mark) : throw new PickleException("no MARK is open");

    private int Floor => marks.TryPeek(out var mark) ? mark : 0;

    private object?[] Cut(int start)
    {
        var values = CollectionsMarshal.AsSpan(items)[start..].ToArray();
        items.RemoveRange(start, values.Length);
        return values;
    }

    private static PickleException Underflow() => new("an operand is missing from the stack");
}
