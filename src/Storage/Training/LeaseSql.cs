using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Hanlin.Storage;

/// <summary>
/// The statements about leases, in SQL because their moments come from the clock of the database: clocks of workers
/// differ, and one that jumps must neither steal a lease nor keep it.
/// </summary>
internal sealed class LeaseSql
{
    private static readonly LeaseSql Postgres = new("clock_timestamp()", "clock_timestamp() + make_interval(secs => {0})", "strpos", "uuid", "FOR UPDATE OF job SKIP LOCKED");

    // SQLite has one writer at a time, so nothing needs to be skipped. The format is that of UtcText.
    private static readonly LeaseSql Sqlite = new(
        "strftime('%Y-%m-%d %H:%M:%f000', 'now')", "strftime('%Y-%m-%d %H:%M:%f000', 'now', {0} || ' seconds')", "instr", "text", "");

    private readonly string lease, heartbeat, cancel, giveUp;

    private LeaseSql(string now, string later, string find, string uuid, string skipLocked)
    {
        lease =
            $$"""
              UPDATE training_jobs SET
                state = 'running', lease_owner = {1}, lease_until = {{later}}, lease_epoch = lease_epoch + 1, heartbeat_at = {{now}},
                attempts = attempts + 1, fruitless_attempts = fruitless_attempts + 1,
                started_at = coalesce(started_at, {{now}}), updated_at = {{now}}
              WHERE id = (
                SELECT job.id FROM training_jobs AS job
                WHERE (job.state = 'queued' OR (job.state = 'running' AND job.lease_until < {{now}}))
                  AND NOT job.cancel_requested
                  AND {{find}}({2}, ',' || job.stage || ',') > 0
                  AND (CAST({3} AS {{uuid}}) IS NULL OR job.id = CAST({3} AS {{uuid}}))
                  AND (job.depends_on IS NULL OR EXISTS (SELECT 1 FROM training_jobs AS other WHERE other.id = job.depends_on AND other.state = 'succeeded'))
                ORDER BY job.created_at, job.id
                LIMIT 1 {{skipLocked}})
              RETURNING *
              """;
        heartbeat =
            $$"""
              UPDATE training_jobs SET lease_until = {{later}}, heartbeat_at = {{now}}
              WHERE id = {1} AND lease_epoch = {2} AND state = 'running'
              RETURNING *
              """;
        cancel =
            $$"""
              UPDATE training_jobs SET state = 'cancelled', finished_at = {{now}}, updated_at = {{now}}
              WHERE cancel_requested AND (state = 'queued' OR (state = 'running' AND lease_until < {{now}}))
              """;
        giveUp =
            $$"""
              UPDATE training_jobs SET state = 'failed', finished_at = {{now}}, updated_at = {{now}},
                error = 'begun ' || fruitless_attempts || ' times by workers that died without getting further; the last was ' || lease_owner
              WHERE state = 'running' AND lease_until < {{now}} AND fruitless_attempts >= {0}
              """;
    }

    public static LeaseSql Of(StorageContext context) => context.Database.IsSqlite() ? Sqlite : Postgres;

    /// <summary>Takes the oldest job that may run.</summary>
    /// <param name="seconds">Length of the lease.</param>
    /// <param name="owner">The worker.</param>
    /// <param name="stages">What it runs, with a comma before and after every name.</param>
    /// <param name="only">The one job to take; null for any.</param>
    public FormattableString Lease(double seconds, string owner, string stages, Guid? only) => FormattableStringFactory.Create(lease, seconds, owner, stages, only);

    /// <summary>Renews a lease.</summary>
    public FormattableString Heartbeat(double seconds, Guid id, long epoch) => FormattableStringFactory.Create(heartbeat, seconds, id, epoch);

    /// <summary>Ends the unwanted jobs that nobody runs.</summary>
    public FormattableString Cancel() => FormattableStringFactory.Create(cancel);

    /// <summary>Ends the jobs that were begun too often without getting further.</summary>
    public FormattableString GiveUp(int attempts) => FormattableStringFactory.Create(giveUp, attempts);
}
