using Hanlin.Tokenization;
using Hanlin.Training.Corpora;

namespace Hanlin.Training.Evaluation;

/// <summary>A text of documents, read once from front to back; empty ones are none.</summary>
/// <param name="options">The file and its form.</param>
/// <param name="tokenizer">Makes ids of a document.</param>
/// <param name="vocabulary">Its vocabulary.</param>
internal sealed class HeldOutText(CorpusOptions options, BertTokenizer tokenizer, Vocabulary vocabulary) : IDisposable
{
    private readonly CorpusReader corpus = CorpusReader.Open(options.Path);
    private long tokenCount;
    private long unknownCount;

    /// <summary>Documents so far.</summary>
    public long DocumentCount { get; private set; }

    /// <summary>How far the file was read; the reader is ahead of the documents by a block.</summary>
    public long ReadBytes => corpus.Position;

    /// <summary>Bytes of the file.</summary>
    public long TotalBytes => corpus.Length;

    /// <summary>The part of the tokens so far that are [UNK].</summary>
    public double UnknownShare => tokenCount == 0 ? 0 : unknownCount / (double)tokenCount;

    /// <summary>The documents, [CLS] before and [SEP] behind each.</summary>
    /// <exception cref="InputException">A document cannot be read.</exception>
    public IEnumerable<IReadOnlyList<int>> Documents()
    {
        var (start, end) = (vocabulary.ClsId ?? throw Lacks("[CLS]"), vocabulary.SepId ?? throw Lacks("[SEP]"));
        var documents = new DocumentReader(options);
        while (corpus.TryRead(out var block))
        {
            documents.Reset(block);
            while (Read(documents))
            {
                List<int> ids = [start];
                tokenizer.Encode(documents.Text, ids);
                if (ids.Count == 1) continue;

                DocumentCount++;
                tokenCount += ids.Count - 1;
                unknownCount += ids.Count(id => id == vocabulary.UnknownId);
                ids.Add(end);
                yield return ids;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => corpus.Dispose();

    private bool Read(DocumentReader documents)
    {
        try
        {
            return documents.Read();
        }
        catch (LineFaultException exception)
        {
            throw new InputException(options.Path, $"behind document {DocumentCount}: {exception.Message}", exception);
        }
    }

    private InputException Lacks(string token) => new(options.Path, $"cannot be scored: the vocabulary has no {token}");
}
