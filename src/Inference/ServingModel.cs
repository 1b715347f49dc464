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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => loop.DisposeAsync();
}
