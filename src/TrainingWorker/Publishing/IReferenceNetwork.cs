namespace Hanlin.TrainingWorker.Publishing;

/// <summary>The network as it was trained, which the published graph is compared with. Tests put another in its place, for torch need not be there.</summary>
public interface IReferenceNetwork : IDisposable
{
    /// <summary>The scores of every token of the vocabulary at every position: [positions x vocabulary], row-major.</summary>
    float[] Logits(int[] tokenIds);
}
