using System.Net;
using System.Net.Sockets;
using Hanlin.Training.Distributed;

namespace Hanlin.Training.Tests.Distributed;

public sealed class RendezvousTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_rank_gets_what_rank_0_has_and_strangers_get_nothing()
    {
        var master = FreeAddress();
        byte[][] bytes = [[1, 2, 3, 4], new byte[4], new byte[4]];
        var others = new[] { 1, 2 }.Select(rank => Rendezvous.ShareAsync(bytes[rank], rank, 3, master, Patience, Cancellation)).ToList();
        var first = Rendezvous.ShareAsync(bytes[0], 0, 3, master, Patience, Cancellation);
        await Task.WhenAll([first, .. others]);
        bytes[1].ShouldBe([1, 2, 3, 4]);
        bytes[2].ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task A_rank_of_another_world_is_turned_away_and_the_wait_ends_with_a_reason()
    {
        var master = FreeAddress();
        var patience = TimeSpan.FromSeconds(1);
        var first = Rendezvous.ShareAsync([1], 0, 2, master, patience, Cancellation);
        var stranger = Rendezvous.ShareAsync(new byte[1], 1, 4, master, patience, Cancellation);
        foreach (var waiting in new[] { first, stranger })
            (await Should.ThrowAsync<DistributedException>(() => waiting)).Message.ShouldContain("did not come together");
    }

    [Theory]
    [InlineData("tcp://localhost:12345", "localhost", 12345)]
    [InlineData("10.0.0.1:99", "10.0.0.1", 99)]
    public void An_address_is_taken_in_the_form_of_UER(string text, string host, int port) => MasterAddress.Parse(text).ShouldBe(new MasterAddress(host, port));

    [Theory]
    [InlineData("localhost")]
    [InlineData("http://localhost:80")]
    [InlineData("")]
    public void What_is_no_address_is_refused_with_an_example(string text) =>
        Should.Throw<DistributedException>(() => MasterAddress.Parse(text)).Message.ShouldContain("tcp://localhost:12345");

    private static MasterAddress FreeAddress()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new MasterAddress("127.0.0.1", ((IPEndPoint)probe.LocalEndpoint).Port);
    }
}
