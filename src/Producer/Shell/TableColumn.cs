namespace Hanlin.Producer.Shell;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Its cells stand at the right.</param>
public sealed record TableColumn(string Name, bool IsNumber = false);
