namespace Hanlin.Inference;

/// <summary>The engine cannot do what was asked; the message says what, why and what would help.</summary>
public sealed class InferenceException : Exception
{
    /// <param name="message">For the user.</param>
    public InferenceException(string message) : base(message)
    {
    }

    /// <param name="message">For the user.</param>
    /// <param name="innerException">The cause.</param>
    public InferenceException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
