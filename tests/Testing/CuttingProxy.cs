using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hanlin.Testing;

/// <summary>A relay in front of a server that breaks a connection at a chosen message, once for every time it is armed.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly int serverPort;
    private readonly Task accepting;
    private Cut? armed;

    /// <summary>Begins to relay.</summary>
    /// <param name="serverPort">Port of the server on the loopback interface.</param>
    public CuttingProxy(int serverPort)
    {
        this.serverPort = serverPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to, on the loopback interface.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections were cut.</summary>
    public int CutCount { get; private set; }

    /// <summary>Cuts the next connection on which a client sends this text: the server never sees the message.</summary>
    /// <param name="text">ASCII, within one packet.</param>
    public void CutRequest(string text) => armed = new Cut(Encoding.ASCII.GetBytes(text), IsReply: false);

    /// <summary>Cuts the next connection on which a client sends this text: the server has answered, the client never hears it.</summary>
    /// <param name="text">ASCII, within one packet.</param>
    public void CutReply(string text) => armed = new Cut(Encoding.ASCII.GetBytes(text), IsReply: true);

    /// <summary>Closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
                relays.Add(RelayAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            if (!await ConnectAsync(server))
                return;
            var swallowsReply = new TaskCompletionSource();
            await Task.WhenAny(
                PumpRequestsAsync(client.GetStream(), server.GetStream(), swallowsReply),
                PumpRepliesAsync(server.GetStream(), client.GetStream(), swallowsReply.Task));
            client.LingerState = server.LingerState = new LingerOption(enable: true, seconds: 0); // reset, not a polite end
        }
    }

    private async Task<bool> ConnectAsync(TcpClient server)
    {
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, serverPort, stopping.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PumpRequestsAsync(NetworkStream from, NetworkStream to, TaskCompletionSource swallowsReply)
    {
        var buffer = new byte[65536];
        while (await ReadAsync(from, buffer) is { Length: > 0 } packet)
        {
            if (armed is { } cut && packet.Span.IndexOf(cut.Text) >= 0)
            {
                armed = null;
                CutCount++;
                if (!cut.IsReply)
                    return;
                swallowsReply.SetResult();
            }

            await to.WriteAsync(packet, stopping.Token);
        }
    }

    private async Task PumpRepliesAsync(NetworkStream from, NetworkStream to, Task swallowsReply)
    {
        var buffer = new byte[65536];
        while (await ReadAsync(from, buffer) is { Length: > 0 } packet && !swallowsReply.IsCompleted)
            await to.WriteAsync(packet, stopping.Token);
    }

    /// <returns>What came; nothing when the connection ended in whichever way.</returns>
    private async Task<ReadOnlyMemory<byte>> ReadAsync(NetworkStream from, byte[] buffer)
    {
        try
        {
            return buffer.AsMemory(0, await from.ReadAsync(buffer, stopping.Token));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return default;
        }
    }

    private sealed record Cut(byte[] Text, bool IsReply);
}
