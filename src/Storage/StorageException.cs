namespace Hanlin.Storage;

/// <summary>The store cannot be used, or refuses what was asked; the message says what is wrong and what helps.</summary>
/// <param name="message">For the user: the thing, its value, the remedy.</param>
/// <param name="innerException">What the driver said, if anything.</param>
public sealed class StorageException(string message, Exception? innerException = null) : Exception(message, innerException);
