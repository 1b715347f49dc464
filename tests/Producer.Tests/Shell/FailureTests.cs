using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Tests.Shell;

public sealed class FailureTests
{
    public static TheoryData<Exception, int> Exceptions => new()
    {
        { new CommandException(ExitCode.Configuration, "no", null), 78 },
        { new OperationCanceledException(), 130 },
        { new TaskCanceledException(), 130 },
        { new TimeoutException(), 75 },
        { new FileNotFoundException(), 66 },
        { new DirectoryNotFoundException(), 66 },
        { new UnauthorizedAccessException(), 77 },
        { new IOException("disk"), 74 },
        { new EndOfStreamException(), 74 },
        { new InvalidDataException(), 65 },
        { new NullReferenceException(), 70 },
        { new ArgumentException(), 70 },
    };

    [Theory]
    [MemberData(nameof(Exceptions), DisableDiscoveryEnumeration = true)]
    public async Task Every_exception_has_an_exit_code_and_a_message(Exception exception, int exitCode)
    {
        var streams = new Streams();
        (await Failure.GuardAsync(streams.Terminal, () => throw exception)).ShouldBe(exitCode);
        streams.Error.ShouldStartWith("hanlin: ");
        streams.Error.ShouldNotContain("   at ");
        streams.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_and_its_remedy_are_one_line_each_and_steer_nothing()
    {
        var streams = new Streams();
        var exception = new CommandException(ExitCode.DataError, "model \u001b[31m[red]x\ny is bad", "Take\ranother.");
        await Failure.GuardAsync(streams.Terminal, () => throw exception);
        streams.Error.ShouldBe("hanlin: model [31m[red]x y is bad\n  Takeanother.\n");
    }

    [Fact]
    public async Task A_command_that_succeeds_says_nothing()
    {
        var streams = new Streams();
        (await Failure.GuardAsync(streams.Terminal, () => Task.FromResult(ExitCode.Ok))).ShouldBe(0);
        streams.Error.ShouldBeEmpty();
    }

    [Fact]
    public void A_reader_that_goes_away_is_no_reason_to_speak()
    {
        var exception = new IOException("Broken pipe", 32);
        Failure.Of(exception).ShouldBe(new Failure(ExitCode.BrokenPipe, null));
    }
}
