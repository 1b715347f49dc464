namespace Hanlin.Training.Network;

/// <summary>At which positions a network is asked for the next token.</summary>
public enum LossRule
{
    /// <summary>Where the next token is not [PAD]: UER-py before 2023-07-22, which very probably trained the published weights.</summary>
    Target,

    /// <summary>
    /// Where the present token is not padding: UER-py since. The last of these asks for [PAD] behind the end of a
    /// document, so that the network learns to write it.
    /// </summary>
    UerHead,
}
