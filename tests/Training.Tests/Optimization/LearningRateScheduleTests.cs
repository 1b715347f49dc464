using Hanlin.Training.Optimization;

namespace Hanlin.Training.Tests.Optimization;

public sealed class LearningRateScheduleTests
{
    // What UER-py's own schedules give, by the formulas of its options; total 20 steps, warm-up 4 of them, rate 1e-3.
    public static TheoryData<ScheduleKind, int, double> Rates => new()
    {
        { ScheduleKind.Linear, 0, 0 },
        { ScheduleKind.Linear, 1, 2.5e-4 },
        { ScheduleKind.Linear, 4, 1e-3 },
        { ScheduleKind.Linear, 12, 5e-4 },
        { ScheduleKind.Linear, 19, 6.25e-5 },
        { ScheduleKind.Linear, 20, 0 },
        { ScheduleKind.Linear, 30, 0 },
        { ScheduleKind.Cosine, 2, 5e-4 },
        { ScheduleKind.Cosine, 4, 1e-3 },
        { ScheduleKind.Cosine, 8, 8.5355339059327378e-4 },
        { ScheduleKind.Cosine, 12, 5e-4 },
        { ScheduleKind.Cosine, 20, 0 },
        { ScheduleKind.CosineWithRestarts, 8, 8.5355339059327378e-4 },
        { ScheduleKind.CosineWithRestarts, 20, 0 },
        { ScheduleKind.Polynomial, 2, 5e-4 },
        { ScheduleKind.Polynomial, 4, 1e-3 },
        { ScheduleKind.Polynomial, 12, 5.0005e-4 },
        { ScheduleKind.Polynomial, 20, 1e-7 },
        { ScheduleKind.Polynomial, 21, 1e-7 },
        { ScheduleKind.Constant, 0, 1e-3 },
        { ScheduleKind.Constant, 99, 1e-3 },
        { ScheduleKind.ConstantWithWarmup, 1, 2.5e-4 },
        { ScheduleKind.ConstantWithWarmup, 99, 1e-3 },
        { ScheduleKind.InverseSqrt, 2, 5e-4 },
        { ScheduleKind.InverseSqrt, 4, 1e-3 },
        { ScheduleKind.InverseSqrt, 16, 5e-4 },
        { ScheduleKind.InverseSqrt, 21, 1e-7 },
        { ScheduleKind.TriStage, 0, 1e-5 },
        { ScheduleKind.TriStage, 2, 5.05e-4 },
        { ScheduleKind.TriStage, 4, 1e-3 },
        { ScheduleKind.TriStage, 9, 1e-3 },
        { ScheduleKind.TriStage, 10, 1e-3 },
        { ScheduleKind.TriStage, 15, 2.2360679774997897e-4 },
        { ScheduleKind.TriStage, 20, 5e-5 },
        { ScheduleKind.TriStage, 21, 5e-5 },
    };

    [Theory, MemberData(nameof(Rates))]
    public void Every_schedule_of_UER_py_has_its_rates(ScheduleKind kind, int update, double rate) =>
        new LearningRateSchedule(kind, 1e-3, 20, 0.2).RateOf(update).ShouldBe(rate, 1e-15);

    [Fact]
    public void The_warm_up_is_not_rounded_to_whole_steps()
    {
        var schedule = new LearningRateSchedule(ScheduleKind.Linear, 1, 25, 0.1);

        schedule.RateOf(2).ShouldBe(2 / 2.5, 1e-15);
        schedule.RateOf(3).ShouldBe(22 / 22.5, 1e-15);
    }

    [Fact]
    public void Without_a_warm_up_the_first_update_has_the_full_rate() =>
        new LearningRateSchedule(ScheduleKind.Linear, 1, 10, 0).RateOf(0).ShouldBe(1);
}
