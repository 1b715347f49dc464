using System.Text.Json.Serialization;

namespace Hanlin.Training.Datasets;

/// <summary>The two formats of a dataset.</summary>
public enum DatasetFormat
{
    /// <summary>Ours: compact, read by position through a memory map. docs/formats.md has every byte.</summary>
    [JsonStringEnumMemberName("hanlin")]
    Hanlin,

    /// <summary>UER-py's: pickles one after another, read from front to back.</summary>
    [JsonStringEnumMemberName("uer")]
    Uer,
}
