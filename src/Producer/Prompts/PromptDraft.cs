using Hanlin.Contracts;

namespace Hanlin.Producer.Prompts;

/// <summary>What a line says by itself, before the command's settings, the identity and the rules.</summary>
internal sealed record PromptDraft(string Prompt, string? CustomId = null, SamplingSettings? Sampling = null, string? Model = null);
