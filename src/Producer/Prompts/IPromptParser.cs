namespace Hanlin.Producer.Prompts;

/// <summary>Makes prompts of one line of a certain form.</summary>
internal interface IPromptParser
{
    /// <summary>The prompts of a line that is valid UTF-8 and not blank.</summary>
    /// <exception cref="LineFaultException">The line is not of this form.</exception>
    IEnumerable<PromptDraft> Parse(ReadOnlyMemory<byte> line);
}
