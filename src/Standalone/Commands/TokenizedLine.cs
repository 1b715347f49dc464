using System.Text.Json.Serialization;

namespace Hanlin.Standalone.Commands;

/// <summary>A line of <c>hanlin tokenize</c>.</summary>
/// <param name="Tokens">The tokens, <c>##</c> in front of those that continue a word.</param>
/// <param name="Ids">Their ids.</param>
internal sealed partial record TokenizedLine(
    [property: JsonPropertyName("tokens")] IReadOnlyList<string> Tokens,
    [property: JsonPropertyName("ids")] IReadOnlyList<int> Ids)
{
    internal static JsonContext Json => JsonContext.Default;

    [JsonSerializable(typeof(TokenizedLine))]
    internal sealed partial class JsonContext : JsonSerializerContext;
}
