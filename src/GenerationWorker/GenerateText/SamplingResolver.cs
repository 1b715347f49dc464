using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hanlin.Contracts;
using Hanlin.Inference.Sampling;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>Gives every absent setting its default, so that a result can say in full how it was made.</summary>
internal static class SamplingResolver
{
    private static readonly SamplingParams Defaults = SamplingParams.Default;

    /// <summary>The settings of a valid job as the engine takes them.</summary>
    public static SamplingParams Resolve(Contracts.GenerateText job)
    {
        var given = job.Sampling ?? new SamplingSettings();
        return new SamplingParams
        {
            MaxNewTokens = given.MaxNewTokens ?? Defaults.MaxNewTokens,
            MaxLength = given.MaxNewTokens is null ? given.MaxLength : null,
            MinNewTokens = given.MinNewTokens ?? Defaults.MinNewTokens,
            DoSample = given.DoSample ?? Defaults.DoSample,
            Temperature = (float)(given.Temperature ?? Defaults.Temperature),
            TopK = given.TopK ?? Defaults.TopK,
            TopP = (float)(given.TopP ?? Defaults.TopP),
            MinP = (float)(given.MinP ?? Defaults.MinP),
            TypicalP = (float)(given.TypicalP ?? Defaults.TypicalP),
            RepetitionPenalty = (float)(given.RepetitionPenalty ?? Defaults.RepetitionPenalty),
            PresencePenalty = (float)(given.PresencePenalty ?? Defaults.PresencePenalty),
            FrequencyPenalty = (float)(given.FrequencyPenalty ?? Defaults.FrequencyPenalty),
            NoRepeatNgramSize = given.NoRepeatNgramSize ?? Defaults.NoRepeatNgramSize,
            BadWords = given.BadWords ?? [],
            SuppressUnknown = given.SuppressUnk ?? Defaults.SuppressUnknown,
            LogitBias = given.LogitBias is { } biases ? [.. biases.Select(ToTokenBias)] : [],
            EosTokenIds = given.EosTokenIds,
            StopStrings = given.Stop ?? [],
            SoftStop = given.SoftStop,
            StopLoops = given.StopLoops ?? Defaults.StopLoops,
            SampleCount = given.NumReturnSequences ?? Defaults.SampleCount,
            Seed = unchecked((ulong)(given.Seed ?? SeedOf(job.JobId))),
            TopLogprobs = given.Logprobs ?? Defaults.TopLogprobs,
            ReturnFullText = given.ReturnFullText ?? Defaults.ReturnFullText,
            AddCls = given.AddCls ?? Defaults.AddCls,
        };
    }

    /// <summary>The same settings in full, under the names of the contract.</summary>
    public static string ToJson(SamplingParams resolved) => JsonSerializer.Serialize(
        new SamplingSettings
        {
            MaxNewTokens = resolved.MaxLength is null ? resolved.MaxNewTokens : null,
            MaxLength = resolved.MaxLength,
            MinNewTokens = resolved.MinNewTokens,
            DoSample = resolved.DoSample,
            Temperature = resolved.Temperature,
            TopK = resolved.TopK,
            TopP = resolved.TopP,
            MinP = resolved.MinP,
            TypicalP = resolved.TypicalP,
            RepetitionPenalty = resolved.RepetitionPenalty,
            PresencePenalty = resolved.PresencePenalty,
            FrequencyPenalty = resolved.FrequencyPenalty,
            NoRepeatNgramSize = resolved.NoRepeatNgramSize,
            BadWords = NullIfEmpty(resolved.BadWords),
            SuppressUnk = resolved.SuppressUnknown,
            LogitBias = resolved.LogitBias.Count == 0 ? null : resolved.LogitBias.ToDictionary(bias => bias.Key.ToString(CultureInfo.InvariantCulture), bias => (double)bias.Value),
            EosTokenIds = resolved.EosTokenIds,
            Stop = NullIfEmpty(resolved.StopStrings),
            SoftStop = resolved.SoftStop,
            StopLoops = resolved.StopLoops,
            NumReturnSequences = resolved.SampleCount,
            Seed = unchecked((long)resolved.Seed),
            Logprobs = resolved.TopLogprobs,
            ReturnFullText = resolved.ReturnFullText,
            AddCls = resolved.AddCls,
        },
        SamplingJson.Default.SamplingSettings);

    /// <summary>A job without a seed draws by its identity: a redelivery, here or elsewhere, draws the same.</summary>
    private static long SeedOf(Guid jobId)
    {
        Span<byte> bytes = stackalloc byte[16];
        jobId.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
    }

    private static KeyValuePair<int, float> ToTokenBias(KeyValuePair<string, double> bias)
        => new(int.Parse(bias.Key, NumberStyles.None, CultureInfo.InvariantCulture), (float)bias.Value);

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string> strings) => strings.Count == 0 ? null : strings;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SamplingSettings))]
internal sealed partial class SamplingJson : JsonSerializerContext;
