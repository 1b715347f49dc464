using System.Text.Json.Serialization;
using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SamplingSettings))]
internal sealed partial class SamplingContext : JsonSerializerContext;
