using System.CommandLine;
using System.Globalization;
using Hanlin.Contracts;

namespace Hanlin.Producer.Commands;

/// <summary>The sampling settings as options of a command, each named as in the contract with dashes: <c>--max-new-tokens</c>.</summary>
public sealed class SamplingOptions
{
    private readonly Option<int?> maxNewTokens = new("--max-new-tokens") { Description = "Most tokens to generate. Default 100." };
    private readonly Option<int?> maxLength = new("--max-length") { Description = "Most tokens of prompt and continuation together." };
    private readonly Option<int?> minNewTokens = new("--min-new-tokens") { Description = "No end before this many new tokens. Default 0." };
    private readonly Option<bool?> doSample = new("--do-sample") { Description = "Draw (true, the default) or take the most probable token (false)." };
    private readonly Option<double?> temperature = new("--temperature") { Description = "Divides the logits. Default 1." };
    private readonly Option<int?> topK = new("--top-k") { Description = "Keep the k most probable tokens; 0 keeps all. Default 50." };
    private readonly Option<double?> topP = new("--top-p") { Description = "Keep the smallest set whose probabilities reach p. Default 1." };
    private readonly Option<double?> minP = new("--min-p") { Description = "Keep tokens at least this probable relative to the best. Default 0." };
    private readonly Option<double?> typicalP = new("--typical-p") { Description = "Keep the typical tokens up to this mass. Default 1." };
    private readonly Option<double?> repetitionPenalty = new("--repetition-penalty") { Description = "Makes tokens seen before less likely. Default 1." };
    private readonly Option<double?> presencePenalty = new("--presence-penalty") { Description = "Subtracted once for every generated token. Default 0." };
    private readonly Option<double?> frequencyPenalty = new("--frequency-penalty") { Description = "Subtracted for each time a token was generated. Default 0." };
    private readonly Option<int?> noRepeatNgramSize = new("--no-repeat-ngram-size") { Description = "No run of this many tokens occurs twice; 0 allows it. Default 0." };
    private readonly Option<string[]> badWords = new("--bad-word") { Description = "A string that is never generated; may be given several times." };
    private readonly Option<bool?> suppressUnk = new("--suppress-unk") { Description = "Never generate [UNK]. Default true." };
    private readonly Option<string[]> logitBias = new("--logit-bias") { Description = "ID=BIAS added to the logit of a token; may be given several times." };
    private readonly Option<int[]> eosTokenIds = new("--eos-token-id") { Description = "A token that ends a text; may be given several times. Default [SEP]." };
    private readonly Option<string[]> stop = new("--stop") { Description = "A string that ends a text; may be given several times." };
    private readonly Option<int?> softStop = new("--soft-stop") { Description = "After this many characters end at the next 。！？…" };
    private readonly Option<bool?> stopLoops = new("--stop-loops") { Description = "End a text that repeats itself. Default true." };
    private readonly Option<int?> samples = new("--num-return-sequences", "-n") { Description = "Continuations of each prompt. Default 1." };
    private readonly Option<long?> seed = new("--seed") { Description = "Key of the random numbers. Default: one for each job, derived from its identity." };
    private readonly Option<int?> logprobs = new("--logprobs") { Description = "Keep this many alternatives of each token with the row. Default 0." };
    private readonly Option<bool?> returnFullText = new("--return-full-text") { Description = "Texts begin with the prompt. Default true." };
    private readonly Option<bool?> addCls = new("--add-cls") { Description = "Put [CLS] in front of the prompt, as in training. Default true." };

    private IReadOnlyList<Option> All =>
    [
        maxNewTokens, maxLength, minNewTokens, doSample, temperature, topK, topP, minP, typicalP, repetitionPenalty, presencePenalty,
        frequencyPenalty, noRepeatNgramSize, badWords, suppressUnk, logitBias, eosTokenIds, stop, softStop, stopLoops, samples, seed,
        logprobs, returnFullText, addCls,
    ];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    /// <summary>What was given; everything else is null.</summary>
    /// <exception cref="Shell.CommandException">A logit bias is not written ID=BIAS.</exception>
    public SamplingSettings Read(ParseResult result) => new()
    {
        MaxNewTokens = result.GetValue(maxNewTokens),
        MaxLength = result.GetValue(maxLength),
        MinNewTokens = result.GetValue(minNewTokens),
        DoSample = result.GetValue(doSample),
        Temperature = result.GetValue(temperature),
        TopK = result.GetValue(topK),
        TopP = result.GetValue(topP),
        MinP = result.GetValue(minP),
        TypicalP = result.GetValue(typicalP),
        RepetitionPenalty = result.GetValue(repetitionPenalty),
        PresencePenalty = result.GetValue(presencePenalty),
        FrequencyPenalty = result.GetValue(frequencyPenalty),
        NoRepeatNgramSize = result.GetValue(noRepeatNgramSize),
        BadWords = NullIfEmpty(result.GetValue(badWords)),
        SuppressUnk = result.GetValue(suppressUnk),
        LogitBias = NullIfEmpty(result.GetValue(logitBias))?.Select(ReadBias).ToDictionary(),
        EosTokenIds = NullIfEmpty(result.GetValue(eosTokenIds)),
        Stop = NullIfEmpty(result.GetValue(stop)),
        SoftStop = result.GetValue(softStop),
        StopLoops = result.GetValue(stopLoops),
        NumReturnSequences = result.GetValue(samples),
        Seed = result.GetValue(seed),
        Logprobs = result.GetValue(logprobs),
        ReturnFullText = result.GetValue(returnFullText),
        AddCls = result.GetValue(addCls),
    };

    private static T[]? NullIfEmpty<T>(T[]? values) => values is { Length: > 0 } ? values : null;

    private static KeyValuePair<string, double> ReadBias(string text)
    {
        var parts = text.Split('=', 2);
        return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var bias)
            ? new(parts[0], bias)
            : throw new Shell.CommandException(Shell.ExitCode.Usage, $"--logit-bias '{text}' is not ID=BIAS", "Write for example --logit-bias 100=-5.");
    }
}
