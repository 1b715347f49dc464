namespace Hanlin.Checkpoints.Pickle;

/// <summary>Why a pickle is refused; <see cref="PickleMachine"/> adds the file, the entry and the position.</summary>
internal sealed class PickleException(string reason) : Exception(reason);
