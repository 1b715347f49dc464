namespace Hanlin.Checkpoints.Gpt2;

/// <summary>Copies a matrix transposed, in tiles that stay in the cache.</summary>
internal static class Transposition
{
    private const int TileSize = 32;

    /// <summary>destination[c * stride + r] = source[r * columns + c].</summary>
    public static void Copy(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination, int stride)
    {
        for (var top = 0; top < rows; top += TileSize)
        {
            var bottom = Math.Min(rows, top + TileSize);
            for (var left = 0; left < columns; left += TileSize) CopyTile(source, columns, destination, stride, (top, bottom), (left, Math.Min(columns, left + TileSize)));
        }
    }

    private static void CopyTile(
        ReadOnlySpan<float> source, int columns, Span<float> destination, int stride, (int Start, int End) rows, (int Start, int End) tileColumns)
    {
        for (var column = tileColumns.Start; column < tileColumns.End; column++)
        {
            for (var row = rows.Start; row < rows.End; row++) destination[column * stride + row] = source[row * columns + column];
        }
    }
}
