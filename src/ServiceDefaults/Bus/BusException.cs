namespace Hanlin.ServiceDefaults.Bus;

/// <summary>The broker cannot do what was asked; the message says which broker, what and why.</summary>
public sealed class BusException : Exception
{
    /// <param name="message">For the user.</param>
    /// <param name="innerException">The cause.</param>
    public BusException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
