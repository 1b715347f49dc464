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
            for (var left = 0; left < columns; left += TileSize)
            {
                var right = Math.Min(columns, left + TileSize);
                for (var column = left; column < right; column++)
                {
                    for (var row = top; row < bottom; row++) destination[column * stride + row] = source[row * columns + column];
                }
            }
        }
    }
}
