using System.Globalization;

namespace Hanlin.Training.Distributed;

/// <summary>Where rank 0 listens.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">A TCP port.</param>
public sealed record MasterAddress(string Host, int Port)
{
    /// <summary>Takes UER-py's form: <c>tcp://localhost:12345</c>.</summary>
    /// <exception cref="DistributedException">The text is no such address.</exception>
    public static MasterAddress Parse(string text)
    {
        var isAddress = Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"tcp://{text}", UriKind.Absolute, out var uri);
        return isAddress && uri is { Scheme: "tcp", Host.Length: > 0, Port: > 0 }
            ? new MasterAddress(uri.Host, uri.Port)
            : throw new DistributedException($"--master_ip {text}: it is tcp://HOST:PORT, such as tcp://localhost:12345");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"tcp://{Host}:{Port}");
}
