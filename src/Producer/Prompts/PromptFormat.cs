namespace Hanlin.Producer.Prompts;

/// <summary>The forms of a prompt file.</summary>
public enum PromptFormat
{
    /// <summary><c>txt</c>: one prompt a line.</summary>
    Text,

    /// <summary><c>jsonl</c>: one JSON object or string a line.</summary>
    Jsonl,

    /// <summary><c>openai</c>: one request of OpenAI's Batch API a line.</summary>
    OpenAi,
}
