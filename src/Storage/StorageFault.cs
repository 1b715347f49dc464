namespace Hanlin.Storage;

/// <summary>What to do after a failure of the store; see <see cref="StorageFaults"/>.</summary>
public enum StorageFault
{
    /// <summary>A collision with another transaction: the same statement succeeds when tried again at once.</summary>
    Retry,

    /// <summary>The server is away, full or not writable: stop taking work, keep the rows, try again from time to time.</summary>
    Pause,

    /// <summary>A value that no attempt will store; the rows beside it are not to blame.</summary>
    BadRow,

    /// <summary>A missing table, a missing right, a defect: trying again changes nothing.</summary>
    Permanent,
}
