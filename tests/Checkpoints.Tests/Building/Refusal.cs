namespace Hanlin.Checkpoints.Tests.Building;

/// <summary>What a bad file must meet with: the one declared exception, promptly and cheaply.</summary>
internal static class Refusal
{
    private const long MaxAllocatedBytes = 64L * 1024 * 1024;

    /// <summary>Opens a file, which must be refused with a message that holds the path and every fragment.</summary>
    public static void ShouldBeRefused(this string path, params ReadOnlySpan<string> fragments)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Should.Throw<CheckpointException>(() => CheckpointFile.Open(path).Dispose());
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MaxAllocatedBytes);
        exception.Message.ShouldStartWith(path);
        foreach (var fragment in fragments) exception.Message.ShouldContain(fragment, Case.Sensitive);
        exception.Message.ShouldAllBe(character => !char.IsControl(character));
    }
}
