using System.Text.Json.Serialization;

namespace Hanlin.Training.Datasets;

/// <summary>
/// Where an <see cref="IBatchReader"/> stands, as checkpoints keep it. Small: the shuffled buffer is drawn again from the
/// state of the generator before it was shuffled.
/// </summary>
public sealed record ReaderState
{
    /// <summary>The kind of reader: <c>uer</c> or <c>global</c>.</summary>
    public required string Order { get; init; }

    /// <summary>What identifies the dataset: SHA-256 of what it holds.</summary>
    public required string DatasetSha256 { get; init; }

    /// <summary>The settings that the order depends on: batch size, buffer, rank, world size, seed.</summary>
    public required string Settings { get; init; }

    /// <summary>Times that the dataset was begun anew.</summary>
    public required long Epoch { get; init; }

    /// <summary>Instances read so far by this rank's reader, those of other ranks counted; at the beginning of the present buffer.</summary>
    public required long ReadCount { get; init; }

    /// <summary>Where the present buffer begins in the dataset, in bytes or instances.</summary>
    public required long Offset { get; init; }

    /// <summary>Instances of the present buffer, or of the epoch, that batches have used.</summary>
    public required int Used { get; init; }

    /// <summary>The generator before the present buffer was shuffled: 624 words and the index; null where there is none.</summary>
    public uint[]? Generator { get; init; }
}

/// <summary>Writes and reads positions as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReaderState))]
public sealed partial class ReaderStateJson : JsonSerializerContext;
