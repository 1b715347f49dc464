using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace Hanlin.Producer.Shell;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">What people type.</param>
/// <param name="description">What it does, as a sentence.</param>
/// <param name="examples">Command lines that work as they stand, each with what it does behind <c>  # </c>.</param>
[SuppressMessage("Design", "CA1010", Justification = "Its base is a collection for the sake of initializers.")]
public abstract class ShellCommand(string name, string description, params IReadOnlyList<string> examples) : Command(name, description)
{
    /// <summary>Command lines that work as they stand.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
