namespace Hanlin.Inference.Sampling;

/// <summary>Why a sequence ended.</summary>
public enum FinishReason
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>An end-of-sequence token was drawn, or a stop string appeared.</summary>
    Stop,

    /// <summary>The limit of new tokens, or the end of the model's context, was reached.</summary>
    Length,

    /// <summary>A sentence ended after the wished number of characters.</summary>
    SoftStop,

    /// <summary>The sequence began to repeat itself.</summary>
    Loop,

    /// <summary>Nobody wants it any more.</summary>
    Cancelled,

    /// <summary>The model gave something that is not a number.</summary>
    Error,
}
