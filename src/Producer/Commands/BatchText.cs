using System.Globalization;
using Hanlin.Producer.Shell;
using Hanlin.Storage;

namespace Hanlin.Producer.Commands;

/// <summary>Batches as people read them.</summary>
internal static class BatchText
{
    /// <summary>Enough of an id to tell it from the others.</summary>
    public static string Short(Guid id) => id.ToString()[..8];

    public static string State(Batch batch) => batch.State.ToString().ToLowerInvariant();

    /// <summary>What became of the rows: <c>1990 succeeded, 10 failed</c>.</summary>
    public static string Rows(Batch batch)
    {
        var parts = ((long Count, string Name)[])
        [
            (batch.SucceededRows, "succeeded"), (batch.FailedRows, "failed"), (batch.RejectedRows, "rejected"),
            (batch.CancelledRows, "cancelled"), (batch.ExpiredRows, "expired"),
        ];
        var shown = parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.Name}").ToList();
        return shown.Count == 0 ? "no rows yet" : string.Join(", ", shown);
    }

    public static string Count(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "?";

    public static string Moment(DateTimeOffset? moment) => moment?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>How a command ends that waited for the batch: 0 where it completed, 65 where nothing of it succeeded, 75 where it was cancelled.</summary>
    public static int ExitCodeOf(Batch batch) => batch.State switch
    {
        BatchState.Failed => ExitCode.DataError,
        BatchState.Cancelled => ExitCode.TemporaryFailure,
        _ => ExitCode.Ok,
    };
}
