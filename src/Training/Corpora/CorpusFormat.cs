namespace Hanlin.Training.Corpora;

/// <summary>The forms of a corpus.</summary>
public enum CorpusFormat
{
    /// <summary>One document a line; an empty line is an empty document.</summary>
    Lines,

    /// <summary>One JSON value a line: a string, or an object with the text in one field. Blank lines are passed over.</summary>
    Jsonl,
}
