using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hanlin.Producer.Shell;

/// <summary>The two looks of a table. Cells have been cleaned and are one line each.</summary>
internal static class TableDrawing
{
    private const string Gap = "  ";
    private const int MinColumnWidth = 8;
    private const int BorderWidth = 3;

    /// <summary>Whether every column can have a width in which text is still read and no two-cell character is split.</summary>
    public static bool Fits(IReadOnlyList<TableColumn> columns, int width) => width > columns.Count * (MinColumnWidth + BorderWidth);

    public static Table Rounded(IReadOnlyList<TableColumn> columns, IReadOnlyList<string[]> rows)
    {
        var table = new Table().RoundedBorder();
        foreach (var column in columns)
        {
            var drawn = new Spectre.Console.TableColumn(new Text(column.Name, new Style(decoration: Decoration.Bold)));
            table.AddColumn(column.IsNumber ? drawn.RightAligned() : drawn);
        }

        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        return table;
    }

    /// <summary>Aligned by cells of the terminal, in which a Chinese character is two wide.</summary>
    public static List<string> Plain(IReadOnlyList<TableColumn> columns, IReadOnlyList<string[]> rows)
    {
        var lines = rows.Prepend([.. columns.Select(column => column.Name)]).ToList();
        var widths = columns.Select((_, index) => lines.Max(line => Width(line[index]))).ToArray();
        return lines.ConvertAll(line => string.Join(Gap, line.Select((cell, index) => Pad(cell, widths[index], columns[index]))).TrimEnd());
    }

    private static string Pad(string cell, int width, TableColumn column)
    {
        var blanks = new string(' ', width - Width(cell));
        return column.IsNumber ? blanks + cell : cell + blanks;
    }

    private static int Width(string text) => new Segment(text).CellCount();
}
