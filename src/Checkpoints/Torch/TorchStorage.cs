namespace Hanlin.Checkpoints.Torch;

/// <summary>A run of elements in a torch file, which one or several tensors view.</summary>
/// <param name="Key">Its number; the elements are the zip entry <c>data/{Key}</c>.</param>
/// <param name="DType">The type of its elements.</param>
/// <param name="Count">How many they are.</param>
internal sealed record TorchStorage(string Key, DType DType, long Count)
{
    /// <summary>The name of its zip entry, under the archive's root.</summary>
    public string EntryName => $"data/{Key}";
}
