namespace Hanlin.Training.Network;

/// <summary>Seeds for torch's generator that are functions of where a run stands: there is no state to save.</summary>
internal static class Seeds
{
    /// <summary>The seed of a step and a layer; the finaliser of splitmix64 keeps neighbours apart.</summary>
    public static long Of(long seed, long step, int layer)
    {
        var state = Mix(Mix(Mix((ulong)seed) + (ulong)step) + (ulong)layer);
        return (long)(state & long.MaxValue);
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
