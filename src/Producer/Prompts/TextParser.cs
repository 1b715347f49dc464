using System.Text;

namespace Hanlin.Producer.Prompts;

/// <summary>One document a line: a prompt itself, or what a rule makes prompts of.</summary>
internal sealed class TextParser(CorpusRule rule) : IPromptParser
{
    public IEnumerable<PromptDraft> Parse(ReadOnlyMemory<byte> line) =>
        CorpusPrompts.Of(Encoding.UTF8.GetString(line.Span), rule).Select(prompt => new PromptDraft(prompt));
}
