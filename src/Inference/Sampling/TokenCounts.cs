namespace Hanlin.Inference.Sampling;

/// <summary>
/// The distinct tokens of a growing sequence and how often each was generated. Penalties touch each distinct token
/// once, and a step may not look at the whole history again to find them.
/// </summary>
internal sealed class TokenCounts
{
    private readonly Dictionary<int, int> indexes = [];
    private readonly List<int> tokenIds = [];
    private readonly List<int> generatedCounts = [];

    public TokenCounts(ReadOnlySpan<int> promptTokenIds)
    {
        foreach (var tokenId in promptTokenIds) IndexOf(tokenId);
    }

    /// <summary>Distinct tokens.</summary>
    public int Count => tokenIds.Count;

    public int TokenId(int index) => tokenIds[index];

    /// <summary>How often the token was generated; 0 for one that stands in the prompt alone.</summary>
    public int GeneratedCount(int index) => generatedCounts[index];

    public void AddGenerated(int tokenId) => generatedCounts[IndexOf(tokenId)]++;

    private int IndexOf(int tokenId)
    {
        if (indexes.TryGetValue(tokenId, out var index)) return index;
        indexes.Add(tokenId, index = tokenIds.Count);
        tokenIds.Add(tokenId);
        generatedCounts.Add(0);
        return index;
    }
}
