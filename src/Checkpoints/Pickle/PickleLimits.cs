namespace Hanlin.Checkpoints.Pickle;

/// <summary>
/// Bounds on what one pickle may cost. The largest honest one of this family (48 layers) has 30 thousand opcodes;
/// together the limits keep the memory of a hostile one below a few dozen mebibytes.
/// </summary>
internal static class PickleLimits
{
    public const int MaxBytes = 16 * 1024 * 1024;
    public const int MaxOpcodes = 1_500_000;
    public const int MaxStackDepth = 10_000;
    public const int MaxMemoEntries = 200_000;
    public const int MaxContainers = 250_000;
    public const int MaxStringBytes = 64 * 1024;
    public const int MaxGlobalNameBytes = 256;
    public const int MaxIntegerBytes = 8;
    public const int MaxTensors = 20_000;
}
