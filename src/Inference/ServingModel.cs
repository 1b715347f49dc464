using Hanlin.Inference.Sampling;
using Hanlin.Inference.Scheduling;
using Hanlin.Tokenization;

namespace Hanlin.Inference;

/// <summary>One version of a model, ready to serve: its engine and the tokenizer that belongs to it.</summary>
/// <remarks>Tokenizer and weights come and go together: ids of one version mean nothing to another.</remarks>
public sealed class ServingModel : IAsyncDisposable
{
    private readonly EngineLoop loop;

    /// <param name="identity">Which version it is.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="vocabulary">Its vocabulary.</param>
    /// <param name="eosTokenIds">Tokens that end a text of this model.</param>
    /// <param name="device">Where it runs and in which precision, as results tell it: <c>cpu/int8</c>.</param>
    /// <param name="loop">Its engine.</param>
    public ServingModel(ModelIdentity identity, BertTokenizer tokenizer, Vocabulary vocabulary, int[] eosTokenIds, string device, EngineLoop loop)
    {
        Identity = identity;
        Tokenizer = tokenizer;
        Vocabulary = vocabulary;
        EosTokenIds = eosTokenIds;
        Device = device;
        HfDecoder = new HfDecoder(vocabulary);
        Joiner = new TextJoiner(vocabulary);
        this.loop = loop;
    }

    /// <summary>Which version it is.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>Its tokenizer.</summary>
    public BertTokenizer Tokenizer { get; }

    /// <summary>Its vocabulary.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Decodes as Hugging Face does.</summary>
    public HfDecoder HfDecoder { get; }

    /// <summary>Joins tokens as people write.</summary>
    public TextJoiner Joiner { get; }

    /// <summary>Tokens that end a text.</summary>
    public int[] EosTokenIds { get; }

    /// <summary>Where it runs.</summary>
    public string Device { get; }

    /// <summary>Its engine.</summary>
    public EngineLoop Loop => loop;

    /// <summary>A few tokens through the whole path, so that no caller pays for the first steps.</summary>
    /// <exception cref="InferenceException">The network does not run, or gives what are no numbers.</exception>
    public async Task WarmUpAsync()
    {
        const int newTokens = 4;
        var prompt = new Prompt([Vocabulary.ClsId ?? Vocabulary.UnknownId, Vocabulary.UnknownId]);
        var rules = new TokenRules { EosTokenIds = [], Suppressed = [], BadWords = [] };
        var sequence = await loop.RunAsync(new Sequence(prompt, SamplingParams.Default, rules, Math.Min(newTokens, loop.ContextLength - prompt.Length)));
        if (sequence.FinishReason == FinishReason.Error) throw new InferenceException($"{Identity.Name} version {Identity.Version} gives logits that are not numbers.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => loop.DisposeAsync();
}
