using Hanlin.Testing;

namespace Hanlin.Storage.Tests;

public sealed class ServicesFixtureTests(ServicesFixture services)
{
    [Fact]
    public async Task A_virtual_host_is_there_for_the_user_of_the_broker()
    {
        var uri = new Uri(await services.CreateVhostAsync());
        var permissions = await services.RabbitMqControlAsync("list_permissions", "--vhost", uri.AbsolutePath[1..], "--silent");
        permissions.ShouldContain(uri.UserInfo.Split(':')[0]);
    }
}
