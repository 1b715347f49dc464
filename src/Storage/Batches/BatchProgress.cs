namespace Hanlin.Storage;

/// <summary>How far the batches that have not ended are, taken together.</summary>
/// <param name="BatchCount">Batches that are being submitted or run.</param>
/// <param name="ExpectedRows">Rows that they will have; those of a batch count once it is submitted.</param>
/// <param name="StoredRows">Rows that they have.</param>
public sealed record BatchProgress(int BatchCount, long ExpectedRows, long StoredRows);
