using System.Diagnostics;
using System.Text;
using MassTransit;

namespace Hanlin.GenerationWorker.GenerateText;

/// <summary>
/// The trace of a plain publisher, from the header <c>traceparent</c> of W3C Trace Context. MassTransit carries traces
/// in a header of its own and looks at no other.
/// </summary>
internal static class SenderTrace
{
    private const string Header = "traceparent";

    /// <summary>The sender's span; the default where there is none or the header holds something else.</summary>
    public static ActivityContext Of(ReceiveContext context)
    {
        if (!context.TransportHeaders.TryGetHeader(Header, out var value)) return default;
        var text = value is byte[] bytes ? Encoding.ASCII.GetString(bytes) : value as string;
        return ActivityContext.TryParse(text, traceState: null, isRemote: true, out var sender) ? sender : default;
    }
}
