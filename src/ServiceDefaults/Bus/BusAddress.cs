namespace Hanlin.ServiceDefaults.Bus;

/// <summary>Where the broker is: an <c>amqp://</c> or <c>amqps://</c> address, or none for the bus inside the process.</summary>
public sealed record BusAddress
{
    private const int AmqpPort = 5672, AmqpsPort = 5671;

    private BusAddress(Uri? uri) => Uri = uri;

    /// <summary>The bus inside the process: nothing outlives it, and the files and the store are what a run goes on from.</summary>
    public static BusAddress InMemory { get; } = new(uri: null);

    /// <summary>The broker's address; null for the bus inside the process.</summary>
    public Uri? Uri { get; }

    /// <summary>No broker.</summary>
    public bool IsInMemory => Uri is null;

    /// <summary>Host, as errors name it: without user and password.</summary>
    public string Display => Uri is null ? "in-memory" : $"{Uri.Scheme}://{Uri.Host}:{Port}{Uri.AbsolutePath}";

    internal ushort Port => (ushort)(Uri!.IsDefaultPort || Uri.Port < 0 ? IsTls ? AmqpsPort : AmqpPort : Uri.Port);

    internal bool IsTls => Uri!.Scheme == "amqps";

    internal string VirtualHost => Uri!.AbsolutePath.Length <= 1 ? "/" : System.Uri.UnescapeDataString(Uri.AbsolutePath[1..]);

    internal string User => Part(0);

    internal string Password => Part(1);

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none; the message says what one looks like and leaves the password out.</exception>
    public static BusAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps") || uri.Host.Length == 0)
            throw new FormatException("The address of RabbitMQ must look like amqp://user:password@host:5672/vhost (amqps:// for TLS); percent-encode @ : / % in user and password.");
        return new BusAddress(uri);
    }

    private string Part(int index)
    {
        var parts = Uri!.UserInfo.Split(':', 2);
        return index < parts.Length && parts[index].Length > 0 ? System.Uri.UnescapeDataString(parts[index]) : "guest";
    }

    /// <inheritdoc/>
    public override string ToString() => Display;
}
