using System.Text.Json.Serialization;

namespace Hanlin.Producer.Output;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ResultLine))]
[JsonSerializable(typeof(OpenAiResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
