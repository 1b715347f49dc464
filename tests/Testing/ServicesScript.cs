using System.Diagnostics;

namespace Hanlin.Testing;

/// <summary>Runs <c>eng/services/services</c> for the services of one folder.</summary>
internal static class ServicesScript
{
    private static readonly Lazy<string> Location = new(Find);

    /// <summary>Runs one command to its end.</summary>
    /// <param name="directory">The folder of the services.</param>
    /// <param name="arguments">The command and its arguments.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public static async Task<string> RunAsync(string directory, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Location.Value, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HANLIN_SERVICES"] = directory },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"services {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "eng", "services", "services");
            if (File.Exists(script))
                return script;
        }

        throw new InvalidOperationException($"eng/services/services was not found above {AppContext.BaseDirectory}");
    }
}
