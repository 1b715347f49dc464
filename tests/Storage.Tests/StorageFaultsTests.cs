using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hanlin.Storage.Tests;

public sealed class StorageFaultsTests
{
    [Theory]
    [InlineData("40001", StorageFault.Retry)] // serialization failure
    [InlineData("40P01", StorageFault.Retry)] // deadlock
    [InlineData("55P03", StorageFault.Retry)] // lock not available
    [InlineData("08006", StorageFault.Pause)] // connection failure
    [InlineData("57P01", StorageFault.Pause)] // administrator's shutdown
    [InlineData("57P03", StorageFault.Pause)] // starting up
    [InlineData("57014", StorageFault.Pause)] // statement timeout
    [InlineData("53100", StorageFault.Pause)] // disk full
    [InlineData("53300", StorageFault.Pause)] // too many connections
    [InlineData("58030", StorageFault.Pause)] // I/O error
    [InlineData("28P01", StorageFault.Pause)] // wrong password
    [InlineData("25006", StorageFault.Pause)] // standby
    [InlineData("22021", StorageFault.BadRow)] // U+0000 in text
    [InlineData("22P05", StorageFault.BadRow)] // U+0000 in jsonb
    [InlineData("22P02", StorageFault.BadRow)] // not JSON
    [InlineData("22001", StorageFault.BadRow)] // too long
    [InlineData("23502", StorageFault.BadRow)] // null
    [InlineData("23514", StorageFault.BadRow)] // check
    [InlineData("42P01", StorageFault.Permanent)] // no such table
    [InlineData("42501", StorageFault.Permanent)] // no right
    [InlineData("XX000", StorageFault.Permanent)] // internal error
    public void A_state_of_PostgreSQL_has_its_remedy(string sqlState, StorageFault fault) =>
        StorageFaults.Of(new PostgresException("text", "ERROR", "ERROR", sqlState)).ShouldBe(fault);

    [Theory]
    [InlineData(5, StorageFault.Retry)] // busy
    [InlineData(13, StorageFault.Pause)] // disk full
    [InlineData(10, StorageFault.Pause)] // I/O error
    [InlineData(19, StorageFault.BadRow)] // constraint
    [InlineData(11, StorageFault.Permanent)] // corrupt
    [InlineData(1, StorageFault.Permanent)] // no such table
    public void A_code_of_SQLite_has_its_remedy(int code, StorageFault fault) =>
        StorageFaults.Of(new SqliteException("text", code)).ShouldBe(fault);

    [Fact]
    public void A_broken_connection_is_waited_for_through_every_wrapping()
    {
        var broken = new NpgsqlException("Exception while reading from stream", new EndOfStreamException());
        StorageFaults.Of(broken).ShouldBe(StorageFault.Pause);
        StorageFaults.Of(new InvalidOperationException("likely transient", broken)).ShouldBe(StorageFault.Pause);
        StorageFaults.Of(new DbUpdateException("could not save", broken)).ShouldBe(StorageFault.Pause);
    }

    [Fact]
    public void What_is_not_the_stores_fault_is_not_retried()
    {
        StorageFaults.Of(new InvalidOperationException()).ShouldBe(StorageFault.Permanent);
        StorageFaults.Of(new OperationCanceledException("cancelled", new PostgresException("text", "ERROR", "ERROR", "57014")))
            .ShouldBe(StorageFault.Permanent);
        StorageFaults.Of(new EncoderFallbackException()).ShouldBe(StorageFault.BadRow);
    }
}
