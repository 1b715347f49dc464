namespace Hanlin.Training.Options;

/// <summary>
/// Options that a stage cannot run with: an unknown name, a value that is not allowed, something required that is missing.
/// The message names the option, the value and what is allowed.
/// </summary>
public sealed class OptionException(string message, Exception? innerException = null) : Exception(message, innerException);
