using System.Reflection;
using Hanlin.Contracts;
using Hanlin.Producer.Prompts;

namespace Hanlin.Producer.Tests.Prompts;

public sealed class SamplingOverrideTests
{
    public static TheoryData<string> Names => [.. typeof(SamplingSettings).GetProperties().Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_member_is_the_lines_own_or_else_the_commands(string name)
    {
        var property = typeof(SamplingSettings).GetProperty(name)!;
        var (one, other) = Values(property.PropertyType);
        var general = With(property, one);
        var own = With(property, other);
        property.GetValue(own.Over(general)).ShouldBe(other);
        property.GetValue(new SamplingSettings { Seed = property.Name == "Seed" ? null : 1 }.Over(general)).ShouldBe(one);
        property.GetValue(own.Over(new SamplingSettings())).ShouldBe(other);
    }

    [Fact]
    public void Nothing_over_nothing_is_nothing()
    {
        var settings = new SamplingSettings { TopK = 1 };
        ((SamplingSettings?)null).Over(null).ShouldBeNull();
        settings.Over(null).ShouldBeSameAs(settings);
        ((SamplingSettings?)null).Over(settings).ShouldBeSameAs(settings);
    }

    [Fact]
    public void A_lines_length_is_not_beaten_by_the_commands_new_tokens()
    {
        var merged = new SamplingSettings { MaxLength = 64 }.Over(new() { MaxNewTokens = 500 })!;
        (merged.MaxLength, merged.MaxNewTokens).ShouldBe((64, null));
    }

    private static SamplingSettings With(PropertyInfo property, object value)
    {
        var settings = new SamplingSettings();
        property.SetValue(settings, value);
        return settings;
    }

    private static (object One, object Other) Values(Type type) =>
        type == typeof(int?) ? (1, 2)
        : type == typeof(long?) ? (1L, 2L)
        : type == typeof(double?) ? (0.25, 0.5)
        : type == typeof(bool?) ? (true, false)
        : type == typeof(IReadOnlyList<string>) ? (new List<string> { "a" }, new List<string> { "b" })
        : type == typeof(IReadOnlyList<int>) ? (new List<int> { 1 }, new List<int> { 2 })
        : (new Dictionary<string, double> { ["1"] = 1 }, (object)new Dictionary<string, double> { ["2"] = 2 });
}
