using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Hanlin.Training.Distributed;

/// <summary>
/// How processes find each other before anything else connects them: rank 0 listens at the master's address and gives each of the
/// others the same few bytes. Each says its rank first, so that one that came twice or is of another group is turned away.
/// </summary>
internal static class Rendezvous
{
    private const int Greeting = 0x484C5244;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    /// <summary>Fills <paramref name="bytes"/> of every rank with those of rank 0; returns when this rank has done its part.</summary>
    /// <exception cref="DistributedException">The others did not come in time.</exception>
    public static async Task ShareAsync(byte[] bytes, int rank, int worldSize, MasterAddress master, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            if (rank == 0) await GiveAsync(bytes, worldSize, master, deadline.Token);
            else await TakeAsync(bytes, rank, worldSize, master, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistributedException($"--master_ip {master}: the {worldSize} processes did not come together within {patience.TotalSeconds:f0} s. Do all of them run, with the same --world_size and --master_ip?");
        }
        catch (SocketException exception)
        {
            throw new DistributedException($"--master_ip {master}: {exception.Message}. Choose an address of the machine of rank 0 and a free port.", exception);
        }
    }

    private static async Task GiveAsync(byte[] bytes, int worldSize, MasterAddress master, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(master.Host, AddressFamily.InterNetwork, cancellationToken);
        using var listener = new TcpListener(IPAddress.IsLoopback(addresses[0]) ? IPAddress.Loopback : IPAddress.Any, master.Port);
        listener.Start();
        HashSet<int> missing = [.. Enumerable.Range(1, worldSize - 1)];
        while (missing.Count > 0)
        {
            using var client = await listener.AcceptTcpClientAsync(cancellationToken);
            var hello = new byte[12];
            try
            {
                await client.GetStream().ReadExactlyAsync(hello, cancellationToken);
                if (!IsExpected(hello, worldSize, out var rank) || !missing.Contains(rank)) continue;
                await client.GetStream().WriteAsync(bytes, cancellationToken);
                missing.Remove(rank);
            }
            catch (IOException)
            {
                // Whoever that was went away; the rank comes again if it was one of ours.
            }
        }
    }

    private static async Task TakeAsync(byte[] bytes, int rank, int worldSize, MasterAddress master, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient(AddressFamily.InterNetwork);
                await client.ConnectAsync(master.Host, master.Port, cancellationToken);
                await client.GetStream().WriteAsync(Hello(rank, worldSize), cancellationToken);
                await client.GetStream().ReadExactlyAsync(bytes, cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                // Rank 0 may not listen yet.
                await Task.Delay(BetweenAttempts, cancellationToken);
            }
        }
    }

    private static byte[] Hello(int rank, int worldSize)
    {
        var hello = new byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(hello, Greeting);
        BinaryPrimitives.WriteInt32LittleEndian(hello.AsSpan(4), rank);
        BinaryPrimitives.WriteInt32LittleEndian(hello.AsSpan(8), worldSize);
        return hello;
    }

    private static bool IsExpected(byte[] hello, int worldSize, out int rank)
    {
        rank = BinaryPrimitives.ReadInt32LittleEndian(hello.AsSpan(4));
        return BinaryPrimitives.ReadInt32LittleEndian(hello) == Greeting && BinaryPrimitives.ReadInt32LittleEndian(hello.AsSpan(8)) == worldSize;
    }
}
