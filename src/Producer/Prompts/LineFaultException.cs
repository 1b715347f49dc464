namespace Hanlin.Producer.Prompts;

/// <summary>A parser cannot make prompts of a line. <see cref="PromptSource"/> turns it into a <see cref="BadLine"/>.</summary>
/// <param name="reason">What is wrong and what helps.</param>
internal sealed class LineFaultException(string reason) : Exception(reason);
