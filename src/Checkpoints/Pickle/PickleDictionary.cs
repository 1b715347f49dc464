namespace Hanlin.Checkpoints.Pickle;

/// <summary>A dict with string keys, in order. Both kinds that torch writes are this: the plain one and the OrderedDict.</summary>
internal sealed class PickleDictionary(bool isOrderedDict)
{
    private OrderedDictionary<string, object?>? items;

    /// <summary>Only an OrderedDict takes a state (BUILD): torch hangs <c>_metadata</c> on it.</summary>
    public bool IsOrderedDict { get; } = isOrderedDict;

    public IEnumerable<KeyValuePair<string, object?>> Items => items ?? [];

    /// <summary>Adds keys and values in turn.</summary>
    public void Add(ReadOnlySpan<object?> keysAndValues)
    {
        if (keysAndValues.Length % 2 != 0) throw new PickleException("a key without a value");
        items ??= new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < keysAndValues.Length; i += 2)
        {
            if (keysAndValues[i] is not string key)
                throw new PickleException("a dictionary key that is not a string: this is not a state dict");
            if (!items.TryAdd(key, keysAndValues[i + 1])) throw new PickleException($"the key {UntrustedText.Quote(key)} occurs twice");
        }
    }
}
