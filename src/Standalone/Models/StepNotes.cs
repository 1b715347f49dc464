using Hanlin.Producer.Shell;

namespace Hanlin.Standalone.Models;

/// <summary>Steps of a longer work, a line each, in their order: <see cref="Progress{T}"/> would shuffle them.</summary>
internal sealed class StepNotes(Terminal terminal) : IProgress<string>
{
    public void Report(string value) => terminal.Note($"  {value}");
}
