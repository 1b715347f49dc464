using Hanlin.Contracts;
using Hanlin.Training.Options;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>
/// The paths of a job. Relative ones begin at the worker's data directory, and a job that came over the queue may name
/// nothing outside of it and of the models: a message must not read or replace other files of the machine.
/// </summary>
internal static class StagePaths
{
    /// <summary>The options with complete paths; unknown names and wrong values are refused on the way.</summary>
    /// <exception cref="OptionException">A name, a value or a path is not allowed.</exception>
    public static IReadOnlyDictionary<string, string> Complete(OptionTable table, StageRequest request)
    {
        table.Check(request.Options);
        var paths = table.Options.Where(option => option.Kind == OptionKind.Path).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        return request.Options.ToDictionary(
            option => option.Key, option => paths.Contains(option.Key) ? Complete(option.Key, option.Value, request) : option.Value, StringComparer.Ordinal);
    }

    private static string Complete(string name, string value, StageRequest request)
    {
        var path = Path.GetFullPath(value, Path.GetFullPath(request.DataDirectory));
        if (!request.IsConfined || IsIn(path, request.DataDirectory) || (request.ModelsDirectory is { } models && IsIn(path, models))) return path;
        throw new OptionException($"--{name} {QuotedText.Of(value)}: it lies outside of the worker's data directory; give a path below that, relative to it");
    }

    private static bool IsIn(string path, string directory) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
