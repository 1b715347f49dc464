namespace Hanlin.Training.Options;

/// <summary>What a command line says.</summary>
/// <param name="Given">Values by name without dashes; lists as words parted by one blank. This is how options travel in jobs.</param>
/// <param name="Notices">One line for each option that was accepted and has no effect.</param>
public sealed record ParsedOptions(IReadOnlyDictionary<string, string> Given, IReadOnlyList<string> Notices);
