using Hanlin.Checkpoints.Models;
using Hanlin.Tokenization;

namespace Hanlin.TrainingWorker.Publishing;

/// <summary>Documents that no model was trained on, as one model reads them.</summary>
/// <param name="Documents">Token ids, [CLS] and [SEP] included.</param>
/// <param name="CharacterCount">Characters of the documents: models of different vocabularies are compared by these.</param>
internal sealed record HeldOutText(IReadOnlyList<int[]> Documents, long CharacterCount)
{
    private const int MaxCharacters = 200;

    /// <summary>Reads the beginning of a file, one document a line, long ones cut.</summary>
    /// <param name="path">UTF-8.</param>
    /// <param name="folder">The model that is to read it.</param>
    /// <param name="maxDocuments">How many at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">No document fits.</exception>
    public static async Task<HeldOutText> ReadAsync(string path, ModelFolder folder, int maxDocuments, CancellationToken cancellationToken)
    {
        var vocabulary = Vocabulary.Load(folder.PathOf(ModelFileNames.Vocabulary));
        var tokenizer = folder.ReadTokenizer(vocabulary);
        var (contextLength, special) = (folder.ReadConfig().ContextLength, folder.Manifest.SpecialTokens);
        List<int[]> documents = [];
        var characters = 0L;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            var text = Cut(line.Trim());
            int[] ids = [special.Cls, .. tokenizer.Encode(text), special.Sep];
            if (ids.Length is < 4 || ids.Length > contextLength) continue;
            documents.Add(ids);
            characters += text.Length;
            if (documents.Count == maxDocuments) break;
        }

        return documents.Count > 0
            ? new HeldOutText(documents, characters)
            : throw new InvalidDataException($"{path} has no document of at least 2 tokens: give text of the model's kind, one document a line");
    }

    private static string Cut(string text) =>
        text.Length <= MaxCharacters ? text : text[..(char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters)];
}
