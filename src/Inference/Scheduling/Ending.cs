using Hanlin.Inference.Sampling;

namespace Hanlin.Inference.Scheduling;

/// <summary>Takes a drawn token into its sequence and says whether the sequence ends with it.</summary>
internal static class Ending
{
    public static FinishReason Accept(Sequence sequence, int tokenId)
    {
        if (tokenId == RowSampler.NotANumber) return FinishReason.Error;
        if (tokenId == RowSampler.NoToken || sequence.Rules.EosTokenIds.AsSpan().Contains(tokenId)) return FinishReason.Stop;

        sequence.Append(tokenId);
        if (sequence.Text?.Append(tokenId) is { } end and not FinishReason.None)
        {
            sequence.Trim(sequence.Text.TokenCount);
            return end;
        }

        if (sequence.Sampling.StopLoops && LoopDetector.KeptLength(sequence.NewTokenIds) is { } kept)
        {
            sequence.Trim(kept);
            return FinishReason.Loop;
        }

        return sequence.NewTokenCount == sequence.MaxNewTokens ? FinishReason.Length : FinishReason.None;
    }
}
