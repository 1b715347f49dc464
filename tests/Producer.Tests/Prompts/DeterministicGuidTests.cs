using Hanlin.Contracts;

namespace Hanlin.Producer.Tests.Prompts;

public sealed class DeterministicGuidTests
{
    private static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    [Fact]
    public void The_example_of_RFC_9562_appendix_A_4() =>
        DeterministicGuid.Create(Dns, "www.example.com").ShouldBe(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));

    // Python: uuid.uuid5(uuid.NAMESPACE_DNS, name).
    [Theory]
    [InlineData("python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d")]
    [InlineData("春", "1be1aae9-341d-5d8d-9606-c84c59e5930f")]
    [InlineData("", "4ebd0208-8328-5d69-8c44-ec50939c0967")]
    public void The_values_of_other_implementations(string name, string expected) =>
        DeterministicGuid.Create(Dns, name).ShouldBe(new Guid(expected));

    [Fact]
    public void Another_namespace_is_another_uuid() =>
        DeterministicGuid.Create(DeterministicGuid.Create(Dns, "a"), "b").ShouldNotBe(DeterministicGuid.Create(Dns, "b"));
}
