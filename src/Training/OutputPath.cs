using Hanlin.Training.Options;

namespace Hanlin.Training;

/// <summary>Where a stage writes, checked before it works for hours.</summary>
internal static class OutputPath
{
    /// <summary>Makes the folder of an output, which must be neither a folder itself nor one of the inputs.</summary>
    /// <param name="option">The option that names the output.</param>
    /// <param name="path">Its value.</param>
    /// <param name="inputs">Files that must not be overwritten.</param>
    /// <exception cref="OptionException">It is a folder or an input.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static void Prepare(string option, string path, params ReadOnlySpan<string> inputs)
    {
        var fullPath = Path.GetFullPath(path);
        if (Directory.Exists(fullPath)) throw new OptionException($"--{option} {path}: is a folder; give the path of a file");
        foreach (var input in inputs)
        {
            if (Path.GetFullPath(input) == fullPath) throw new OptionException($"--{option} {path}: is an input of this stage, which would be overwritten");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(fullPath)!);
    }
}
