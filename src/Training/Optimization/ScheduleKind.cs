namespace Hanlin.Training.Optimization;

/// <summary>How the learning rate goes over the updates of a run; the names of UER-py's <c>--scheduler</c>.</summary>
public enum ScheduleKind
{
    /// <summary>Up over the warm-up, then straight down to zero.</summary>
    Linear,

    /// <summary>Up over the warm-up, then half a cosine down to zero.</summary>
    Cosine,

    /// <summary>The same, with restarts; UER-py makes one cycle of it.</summary>
    CosineWithRestarts,

    /// <summary>Up over the warm-up, then straight down to 1e-7 (a polynomial of power one).</summary>
    Polynomial,

    /// <summary>The full rate from the first update on.</summary>
    Constant,

    /// <summary>Up over the warm-up, then the full rate.</summary>
    ConstantWithWarmup,

    /// <summary>Up over the warm-up, then with the inverse square root of the update.</summary>
    InverseSqrt,

    /// <summary>From a hundredth up over the warm-up, held, and down exponentially to a twentieth over the last part.</summary>
    TriStage,
}
