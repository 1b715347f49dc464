using System.Globalization;
using System.Runtime.InteropServices;

namespace Hanlin.Bench;

/// <summary>What a figure was measured on: without it the figure says nothing.</summary>
internal static class Machine
{
    /// <summary>One line: processor, cores, memory, system, runtime and day.</summary>
    public static string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName}: {Processor()}, {Environment.ProcessorCount} cores, {MemoryGiB():f0} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}");

    private static string Processor() => Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static double MemoryGiB() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);

    private static string? Field(string path, string name) => File.Exists(path)
        ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;
}
