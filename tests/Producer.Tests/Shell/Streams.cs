using System.Text;
using Hanlin.Producer.Shell;
using Microsoft.Extensions.Time.Testing;

namespace Hanlin.Producer.Tests.Shell;

/// <summary>A terminal that can be read, with a clock that stands still until it is told to move.</summary>
internal sealed class Streams
{
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    public Streams(bool isForPeople = false, int width = 80) =>
        Terminal = new Terminal(Open(output, isForPeople, width), Open(error, isForPeople, width), Time);

    public FakeTimeProvider Time { get; } = new();

    public Terminal Terminal { get; }

    public string Output => output.ToString();

    public string Error => error.ToString();

    private static TerminalStream Open(StringBuilder text, bool isForPeople, int width) =>
        new(new StringWriter(text) { NewLine = "\n" }, isForPeople, width);
}
