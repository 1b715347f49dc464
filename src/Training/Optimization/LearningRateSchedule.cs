namespace Hanlin.Training.Optimization;

/// <summary>
/// The learning rate of every update, a pure function of its number. The first update of a schedule with a warm-up has
/// rate 0: it moves the moments only, as in UER-py.
/// </summary>
/// <param name="Kind">The curve.</param>
/// <param name="Peak">The rate after the warm-up.</param>
/// <param name="TotalSteps">Where the curve ends. UER-py puts its count of batches here, also when several make one update.</param>
/// <param name="Warmup">The part of <paramref name="TotalSteps"/>, 0 to 1, over which the rate rises.</param>
/// <param name="Decay">The part over which <see cref="ScheduleKind.TriStage"/> falls.</param>
public sealed record LearningRateSchedule(ScheduleKind Kind, double Peak, long TotalSteps, double Warmup, double Decay = 0.5)
{
    /// <summary>Where <see cref="ScheduleKind.Polynomial"/> ends.</summary>
    public const double LowestRate = 1e-7;

    private const double TriStageStart = 0.01;
    private const double TriStageEnd = 0.05;

    // Not rounded: 0.1 of 25 steps is a warm-up of 2.5.
    private double WarmupSteps => TotalSteps * Warmup;

    /// <summary>The rate of an update.</summary>
    /// <param name="update">How many updates came before; 0 for the first.</param>
    public double RateOf(long update) => Peak * FactorOf(update);

    private double FactorOf(long update)
    {
        if (Kind == ScheduleKind.Constant) return 1;
        if (update < WarmupSteps) return Rise(update);
        return Kind switch
        {
            ScheduleKind.Linear => Math.Max(0, (TotalSteps - update) / Math.Max(1, TotalSteps - WarmupSteps)),
            ScheduleKind.Cosine => HalfCosine(ProgressOf(update)),
            ScheduleKind.CosineWithRestarts => ProgressOf(update) is < 1 and var progress ? HalfCosine(progress) : 0,
            ScheduleKind.Polynomial => Polynomial(update),
            ScheduleKind.InverseSqrt => update > TotalSteps ? LowestRate / Peak : Math.Sqrt(WarmupSteps / Math.Max(1, update)),
            ScheduleKind.TriStage => Fall(update),
            _ => 1,
        };
    }

    private double Rise(long update)
    {
        var part = update / Math.Max(Kind is ScheduleKind.InverseSqrt or ScheduleKind.TriStage ? double.Epsilon : 1, WarmupSteps);
        return Kind == ScheduleKind.TriStage ? TriStageStart + (1 - TriStageStart) * part : part;
    }

    private double ProgressOf(long update) => (update - WarmupSteps) / Math.Max(1, TotalSteps - WarmupSteps);

    private static double HalfCosine(double progress) => Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * progress)));

    private double Polynomial(long update)
    {
        var lowest = LowestRate / Peak;
        if (update > TotalSteps || TotalSteps <= WarmupSteps) return lowest;
        return (1 - lowest) * (1 - (update - WarmupSteps) / (TotalSteps - WarmupSteps)) + lowest;
    }

    private double Fall(long update)
    {
        var decaySteps = TotalSteps * Decay;
        if (update < TotalSteps - decaySteps) return 1;
        if (update > TotalSteps) return TriStageEnd;
        return Math.Exp(Math.Log(TriStageEnd) / Math.Max(decaySteps, 1) * (update - TotalSteps + decaySteps));
    }
}
