namespace Hanlin.Storage;

/// <summary>The orders in which results can be read.</summary>
public enum ResultOrder
{
    /// <summary>As the prompts stood in the source: by batch, line, job and sample.</summary>
    Input,

    /// <summary>First stored first.</summary>
    Oldest,

    /// <summary>Last stored first.</summary>
    Newest,
}
