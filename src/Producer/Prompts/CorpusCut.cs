namespace Hanlin.Producer.Prompts;

/// <summary>The kinds of <see cref="CorpusRule"/>.</summary>
internal enum CorpusCut
{
    Lines,
    Characters,
    Sentence,
    Windows,
}
