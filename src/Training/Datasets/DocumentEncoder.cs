using System.Collections.Concurrent;
using Hanlin.Tokenization;
using Hanlin.Training.Corpora;

namespace Hanlin.Training.Datasets;

/// <summary>Turns blocks of a corpus into ids: [CLS], the tokens of a document, [SEP]. Safe for several threads; buffers are used again.</summary>
internal sealed class DocumentEncoder(CorpusOptions corpus, BertTokenizer tokenizer, int startId, int endId, bool skipEmpty)
{
    private readonly ConcurrentBag<DocumentReader> readers = [];
    private readonly ConcurrentBag<EncodedDocuments> free = [];

    /// <summary>Encodes a block. <see cref="Return"/> takes the result back.</summary>
    /// <exception cref="LineFaultException">A line is no document.</exception>
    public EncodedDocuments Encode(CorpusBlock block)
    {
        var encoded = free.TryTake(out var used) ? used : new EncodedDocuments();
        if (!readers.TryTake(out var reader)) reader = new DocumentReader(corpus);
        reader.Reset(block);
        while (reader.Read()) Append(reader.Text, encoded);
        encoded.LineCount = reader.LineCount;
        readers.Add(reader);
        return encoded;
    }

    /// <summary>Takes back what <see cref="Encode"/> gave.</summary>
    public void Return(EncodedDocuments encoded)
    {
        encoded.Clear();
        free.Add(encoded);
    }

    private void Append(ReadOnlySpan<char> text, EncodedDocuments encoded)
    {
        var ids = encoded.Ids;
        var start = ids.Count;
        ids.Add(startId);
        tokenizer.Encode(text, ids);
        if (skipEmpty && ids.Count == start + 1)
        {
            ids.RemoveAt(start);
            encoded.SkippedCount++;
            return;
        }

        ids.Add(endId);
        encoded.Ends.Add(ids.Count);
    }
}
