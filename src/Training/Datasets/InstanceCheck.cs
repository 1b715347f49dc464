namespace Hanlin.Training.Datasets;

/// <summary>What an instance must keep to, whatever file it is from.</summary>
internal static class InstanceCheck
{
    /// <summary>Refuses ids that the model has no row for.</summary>
    /// <exception cref="InputException">An id is too large.</exception>
    public static void Ids(ReadOnlySpan<int> ids, int vocabularySize, string path, long instance)
    {
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)vocabularySize)
                throw new InputException(path, $"instance {instance} has the id {id}, and the vocabulary {vocabularySize} tokens. Was the dataset made with another vocabulary?");
        }
    }
}
