namespace Hanlin.Training.Corpora;

/// <summary>Some whole lines of a corpus.</summary>
/// <param name="Offset">Where they begin in the file, in bytes.</param>
/// <param name="Bytes">The lines with their terminators; only the last line of the file may lack one.</param>
internal readonly record struct CorpusBlock(long Offset, ArraySegment<byte> Bytes);
