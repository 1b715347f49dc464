using System.Text.Json.Serialization;

namespace Hanlin.Training.Datasets;

/// <summary>
/// Where an <see cref="IBatchReader"/> stands, as checkpoints keep it. Small: the shuffled buffer is made again from the
/// dataset and the state that the generator had before.
/// </summary>
public sealed record ReaderState
{
    /// <summary>The kind of reader: <c>uer</c> or <c>global</c>.</summary>
    public required string Order { get; init; }

    /// <summary>What tells the dataset from any other.</summary>
    public required string DatasetIdentity { get; init; }

    /// <summary>The settings that the order depends on, in words.</summary>
    public required string Settings { get; init; }

    /// <summary>Times that the dataset was begun anew when the present buffer began.</summary>
    public long Epoch { get; init; }

    /// <summary><c>uer</c>: instances read, for all ranks, when the present buffer began. <c>global</c>: rows given out.</summary>
    public long ReadCount { get; init; }

    /// <summary><c>uer</c>: where the present buffer begins in the dataset, in bytes (UER-py's) or instances (ours).</summary>
    public long Offset { get; init; }

    /// <summary><c>uer</c>: instances of the present buffer that were given out.</summary>
    public int Used { get; init; }

    /// <summary><c>uer</c>: the generator before the present buffer was shuffled, 624 words and how many are used.</summary>
    public uint[]? Generator { get; init; }

    /// <summary>Refuses a position that means other batches here.</summary>
    internal void CheckFor(ReaderState reader, string path)
    {
        if (DatasetIdentity != reader.DatasetIdentity)
            throw new InputException(path, $"is not the dataset that training was interrupted on: {DatasetIdentity[..Math.Min(12, DatasetIdentity.Length)]}... is expected, this is {reader.DatasetIdentity[..12]}...");
        if (Order != reader.Order || Settings != reader.Settings)
            throw new InputException(path, $"training was interrupted with other settings: {Order}, {Settings}; now {reader.Order}, {reader.Settings}");
        if (Epoch < 0 || ReadCount < 0 || Offset < 0 || Used < 0) throw new InputException(path, "the position to go on from has a negative number");
    }
}

/// <summary>Writes and reads positions as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ReaderState))]
public sealed partial class ReaderStateJson : JsonSerializerContext;
