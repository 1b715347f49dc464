namespace Hanlin.Storage.Tests;

/// <summary>Jobs as submitters see them and leases as workers see them, on both stores.</summary>
public abstract class TrainingJobTests(Store store)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    /// <summary>A lease that has run out when it is given: no test waits for one.</summary>
    private static readonly TimeSpan Expired = TimeSpan.FromSeconds(-1);

    private readonly TrainingJobStore jobs = new(store.Database, TimeProvider.System);
    private readonly TrainingLeases leases = new(store.Database, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_put_in_once_however_often_it_arrives()
    {
        var job = NewJob();
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => jobs.AddAsync(job, Token), Token)));
        added.Count(result => result.IsNew).ShouldBe(1);
        added.ShouldAllBe(result => result.Job.Id == job.Id && result.Job.State == TrainingJobState.Queued);
    }

    [Fact]
    public async Task Workers_at_once_lease_different_jobs()
    {
        var stage = NewStage();
        var ids = new List<Guid>();
        for (var number = 0; number < 12; number++) ids.Add(await AddAsync(NewJob(stage)));

        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(() => leases.LeaseAsync($"worker-{number}", Long, [stage], cancellationToken: Token), Token)));
        taken.OfType<TrainingLease>().Select(lease => lease.JobId).ShouldBe(ids, ignoreOrder: true);
        taken.OfType<TrainingLease>().ShouldAllBe(lease => lease.Epoch == 1 && lease.Job.State == TrainingJobState.Running && lease.Job.Attempts == 1);
    }

    [Fact]
    public async Task The_oldest_job_of_the_workers_stages_comes_first()
    {
        var (stage, other) = (NewStage(), NewStage());
        var (first, second) = (await AddAsync(NewJob(stage)), await AddAsync(NewJob(stage)));
        (await LeaseAsync(other)).ShouldBeNull();
        (await LeaseAsync(stage)).ShouldNotBeNull().JobId.ShouldBe(first);
        (await LeaseAsync(stage)).ShouldNotBeNull().JobId.ShouldBe(second);
        (await LeaseAsync(stage)).ShouldBeNull();
    }

    [Fact]
    public async Task One_job_can_be_asked_for()
    {
        var stage = NewStage();
        var (first, second) = (await AddAsync(NewJob(stage)), await AddAsync(NewJob(stage)));
        (await leases.LeaseAsync("worker", Long, [stage], second, Token)).ShouldNotBeNull().JobId.ShouldBe(second);
        (await leases.LeaseAsync("worker", Long, [stage], second, Token)).ShouldBeNull();
        (await leases.LeaseAsync("worker", Long, [stage], first, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_expired_lease_goes_to_another_and_the_first_worker_writes_nothing_more()
    {
        var stage = NewStage();
        var id = await AddAsync(NewJob(stage));
        var zombie = (await leases.LeaseAsync("zombie", Expired, [stage], cancellationToken: Token)).ShouldNotBeNull();
        var heir = (await leases.LeaseAsync("heir", Long, [stage], cancellationToken: Token)).ShouldNotBeNull();
        (heir.JobId, heir.Epoch, heir.Job.Attempts).ShouldBe((id, zombie.Epoch + 1, 2));

        (await leases.HeartbeatAsync(zombie, Long, Token)).ShouldBe(LeaseHold.Lost);
        (await leases.ReportAsync(zombie, Progress(500), keepPoint: true, Token)).ShouldBeFalse();
        (await leases.SucceedAsync(zombie, "{}", NewDataset(id), Token)).ShouldBeFalse();
        (await leases.FailAsync(zombie, "no", cancellationToken: Token)).ShouldBeFalse();
        (await leases.CancelAsync(zombie, Token)).ShouldBeFalse();
        (await leases.GiveBackAsync(zombie, cancellationToken: Token)).ShouldBeFalse();
        (await jobs.CurveAsync(id, Token)).ShouldBeEmpty();
        (await jobs.FindDatasetAsync(id, Token)).ShouldBeNull();
        var job = await FindAsync(id);
        (job.State, job.LeaseOwner, job.Progress).ShouldBe((TrainingJobState.Running, "heir", null));
    }

    [Fact]
    public async Task A_heartbeat_keeps_a_lease_and_hears_of_a_cancellation()
    {
        var stage = NewStage();
        await AddAsync(NewJob(stage));
        var lease = (await leases.LeaseAsync("worker", Expired, [stage], cancellationToken: Token)).ShouldNotBeNull();
        (await leases.HeartbeatAsync(lease, Long, Token)).ShouldBe(LeaseHold.Held);
        (await LeaseAsync(stage)).ShouldBeNull();

        (await jobs.CancelAsync(lease.JobId, Token)).ShouldBeTrue();
        (await leases.HeartbeatAsync(lease, Long, Token)).ShouldBe(LeaseHold.CancelRequested);
        (await leases.CancelAsync(lease, Token)).ShouldBeTrue();
        (await leases.HeartbeatAsync(lease, Long, Token)).ShouldBe(LeaseHold.Lost);
        (await FindAsync(lease.JobId)).State.ShouldBe(TrainingJobState.Cancelled);
        (await jobs.CancelAsync(lease.JobId, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_queued_job_is_cancelled_at_once_and_never_leased()
    {
        var stage = NewStage();
        var id = await AddAsync(NewJob(stage));
        (await jobs.CancelAsync(id, Token)).ShouldBeTrue();
        (await FindAsync(id)).State.ShouldBe(TrainingJobState.Cancelled);
        (await LeaseAsync(stage)).ShouldBeNull();
        (await jobs.CancelAsync(Guid.NewGuid(), Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cancelled_job_whose_worker_died_is_swept()
    {
        var stage = NewStage();
        await AddAsync(NewJob(stage));
        var lease = (await leases.LeaseAsync("dead", Expired, [stage], cancellationToken: Token)).ShouldNotBeNull();
        await jobs.CancelAsync(lease.JobId, Token);
        (await LeaseAsync(stage)).ShouldBeNull();
        await leases.SweepAsync(5, Token);
        (await FindAsync(lease.JobId)).State.ShouldBe(TrainingJobState.Cancelled);
    }

    [Fact]
    public async Task Progress_result_and_dataset_are_kept()
    {
        var stage = NewStage();
        var id = await AddAsync(NewJob(stage));
        var lease = (await LeaseAsync(stage)).ShouldNotBeNull();
        (await leases.ReportAsync(lease, Progress(10, loss: 4.5), keepPoint: true, Token)).ShouldBeTrue();
        (await leases.ReportAsync(lease, Progress(20, loss: double.NaN), keepPoint: false, Token)).ShouldBeTrue();
        (await leases.SucceedAsync(lease, """{"instances": 3}""", NewDataset(id), Token)).ShouldBeTrue();

        var job = await FindAsync(id);
        (job.State, job.IsTerminal, job.Furthest).ShouldBe((TrainingJobState.Succeeded, true, 20));
        job.FinishedAt.ShouldNotBeNull();
        JobProgress.Of(job).ShouldNotBeNull().Loss.ShouldNotBeNull().ShouldBe(double.NaN);
        var curve = await jobs.CurveAsync(id, Token);
        curve.Select(point => (point.Done, point.Loss, point.LeaseEpoch)).ShouldBe([(10L, 4.5, 1L)]);
        (await jobs.FindDatasetAsync(id, Token)).ShouldNotBeNull().InstanceCount.ShouldBe(3);
    }

    [Fact]
    public async Task A_job_that_gets_further_is_never_given_up_and_one_that_does_not_is()
    {
        var stage = NewStage();
        var (moving, stuck) = (await AddAsync(NewJob(stage)), await AddAsync(NewJob(stage)));
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            var lease = (await leases.LeaseAsync("worker", Expired, [stage], moving, Token)).ShouldNotBeNull();
            await leases.ReportAsync(lease, Progress(attempt), keepPoint: false, Token);
            if (await leases.LeaseAsync("worker", Expired, [stage], stuck, Token) is { } other)
                await leases.ReportAsync(other, Progress(3), keepPoint: false, Token);
            await leases.SweepAsync(3, Token);
        }

        (await FindAsync(moving)).Attempts.ShouldBe(6);
        (await FindAsync(moving)).State.ShouldBe(TrainingJobState.Running);
        var given = await FindAsync(stuck);
        (given.State, given.Attempts).ShouldBe((TrainingJobState.Failed, 4));
        given.Error.ShouldNotBeNull().ShouldContain("without getting further");
    }

    [Fact]
    public async Task A_job_given_back_is_queued_and_no_failed_attempt()
    {
        var stage = NewStage();
        var id = await AddAsync(NewJob(stage));
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var lease = (await LeaseAsync(stage)).ShouldNotBeNull();
            (await leases.GiveBackAsync(lease, cancellationToken: Token)).ShouldBeTrue();
            await leases.SweepAsync(2, Token);
        }

        var job = await FindAsync(id);
        (job.State, job.Attempts, job.FruitlessAttempts).ShouldBe((TrainingJobState.Queued, 5, 0));
    }

    [Fact]
    public async Task A_job_waits_for_the_one_it_depends_on()
    {
        var stage = NewStage();
        var first = NewJob(stage);
        var second = await AddAsync(NewJob(stage, dependsOn: first.Id));
        (await LeaseAsync(stage)).ShouldBeNull("its predecessor has not even arrived");
        await AddAsync(first);

        var lease = (await LeaseAsync(stage)).ShouldNotBeNull();
        lease.JobId.ShouldBe(first.Id);
        (await LeaseAsync(stage)).ShouldBeNull();
        await leases.SucceedAsync(lease, "{}", cancellationToken: Token);
        (await LeaseAsync(stage)).ShouldNotBeNull().JobId.ShouldBe(second);
    }

    [Fact]
    public async Task A_failure_ends_the_whole_chain_behind_it_and_a_new_run_of_it_takes_up_all()
    {
        var stage = NewStage();
        var first = await AddAsync(NewJob(stage));
        var second = await AddAsync(NewJob(stage, dependsOn: first));
        var third = await AddAsync(NewJob(stage, dependsOn: second));
        await leases.FailAsync((await LeaseAsync(stage)).ShouldNotBeNull(), "the corpus is not there", cancellationToken: Token);
        await leases.SweepAsync(5, Token);

        (await FindAsync(third)).State.ShouldBe(TrainingJobState.Failed);
        (await FindAsync(third)).Error.ShouldNotBeNull().ShouldContain(second.ToString(), Case.Insensitive);
        foreach (var id in new[] { first, second, third }) (await jobs.RequeueAsync(id, cancellationToken: Token)).ShouldBeTrue();
        (await LeaseAsync(stage)).ShouldNotBeNull().JobId.ShouldBe(first);
    }

    [Fact]
    public async Task Only_ended_jobs_are_queued_again()
    {
        var stage = NewStage();
        var id = await AddAsync(NewJob(stage));
        (await jobs.RequeueAsync(id, evenSucceeded: true, Token)).ShouldBeFalse();
        var lease = (await LeaseAsync(stage)).ShouldNotBeNull();
        (await jobs.RequeueAsync(id, evenSucceeded: true, Token)).ShouldBeFalse();
        await leases.SucceedAsync(lease, "{}", cancellationToken: Token);
        (await jobs.RequeueAsync(id, cancellationToken: Token)).ShouldBeFalse();
        (await jobs.RequeueAsync(id, evenSucceeded: true, Token)).ShouldBeTrue();
        (await LeaseAsync(stage)).ShouldNotBeNull().Epoch.ShouldBe(2, "an epoch is never used twice");
    }

    [Fact]
    public async Task A_job_that_cannot_be_done_is_recorded_with_its_reason()
    {
        var job = NewJob();
        job.State = TrainingJobState.Failed;
        job.Error = "stage is missing";
        var added = (await jobs.AddAsync(job, Token)).Job;
        (added.State, added.Error).ShouldBe((TrainingJobState.Failed, "stage is missing"));
        (await jobs.ListAsync(1000, TrainingJobState.Failed, Token)).Select(listed => listed.Id).ShouldContain(job.Id);
    }

    private static string NewStage() => $"stage-{Guid.NewGuid():N}";

    private static TrainingJob NewJob(string? stage = null, Guid? dependsOn = null) =>
        new() { Id = Guid.NewGuid(), Stage = stage ?? NewStage(), DependsOn = dependsOn, Options = """{"seq_length": "128"}""" };

    private static JobProgress Progress(long done, double? loss = null) => new("train", done, 1000, "steps", 310, loss, null, null, 12.5);

    private static Dataset NewDataset(Guid job) => new() { JobId = job, Path = "corpus.dataset", InstanceCount = 3 };

    private async Task<Guid> AddAsync(TrainingJob job) => (await jobs.AddAsync(job, Token)).Job.Id;

    private async Task<TrainingJob> FindAsync(Guid id) => (await jobs.FindAsync(id, Token)).ShouldNotBeNull();

    private Task<TrainingLease?> LeaseAsync(string stage) => leases.LeaseAsync("worker", Long, [stage], cancellationToken: Token);
}

public sealed class TrainingJobsOnPostgres(PostgresStore store) : TrainingJobTests(store), IClassFixture<PostgresStore>;

public sealed class TrainingJobsOnSqlite(SqliteStore store) : TrainingJobTests(store), IClassFixture<SqliteStore>;
