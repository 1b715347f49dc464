using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Hanlin.Contracts;
using Hanlin.GenerationWorker.GenerateText;
using Hanlin.Storage;

namespace Hanlin.Operations.Tests;

/// <summary>docs/messages.md and docs/results.md say what the code does.</summary>
public sealed partial class MessagesPageTests
{
    private static readonly string Page = Repository.Read("docs/messages.md");

    [Fact]
    public void Jobs_of_the_page_are_valid()
    {
        Examples("job").Count.ShouldBe(2);
        foreach (var example in Examples("job")) GenerateTextRules.Faults(JsonSerializer.Deserialize<GenerateText>(example)!).ShouldBeEmpty(example);
        foreach (var example in Examples("training-job")) TrainingRules.Faults(JsonSerializer.Deserialize<RunTrainingStage>(example)!).ShouldBeEmpty(example);
        JsonSerializer.Deserialize<ModelVersionPublished>(Examples("ModelVersionPublished").Single())!.Version.ShouldBe(2);
        JsonSerializer.Deserialize<BatchCancelled>(Examples("BatchCancelled").Single())!.BatchId.ShouldNotBe(Guid.Empty);
        JsonSerializer.Deserialize<TrainingJobCancelled>(Examples("TrainingJobCancelled").Single())!.JobId.ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public void Bad_jobs_of_the_page_are_refused()
    {
        Examples("bad-job").Count.ShouldBe(4);
        foreach (var example in Examples("bad-job")) IsRefused(example).ShouldBeTrue(example);
    }

    [Fact]
    public void The_full_example_and_the_table_name_every_setting()
    {
        var settings = NamesOf<SamplingSettings>();
        var full = JsonNode.Parse(Examples("job")[1])!;
        full["sampling"]!.AsObject().Select(pair => pair.Key).Append("max_length").Order().ShouldBe(settings.Order());
        full.AsObject().Select(pair => pair.Key).Order().ShouldBe(NamesOf<GenerateText>().Order());
        SettingRows().Select(row => row.Name).Order().ShouldBe(settings.Order());
        foreach (var name in NamesOf<RunTrainingStage>()) Page.ShouldContain($"| `{name}` |");
    }

    [Fact]
    public void Defaults_of_the_table_are_those_in_force()
    {
        var resolved = JsonNode.Parse(SamplingResolver.ToJson(SamplingResolver.Resolve(Job("{}"))))!.AsObject();
        resolved.Remove("seed");    // made of the job id
        foreach (var (name, value) in resolved) SettingRows().Single(row => row.Name == name).Default.ShouldBe(value!.ToJsonString(), name);
        SettingRows().Where(row => row.Default.Length > 0).Select(row => row.Name).Except(["seed", "eos_token_ids"]).Order().ShouldBe(resolved.Select(pair => pair.Key).Order());
    }

    [Fact]
    public void Limits_of_the_table_are_those_that_are_checked()
    {
        var ranges = SettingRows().Select(row => (row.Name, Range: NumberRange().Match(row.Allowed))).Where(row => row.Range.Success).ToList();
        ranges.Count.ShouldBeGreaterThanOrEqualTo(13);
        foreach (var (name, range) in ranges)
        {
            var (lowest, highest) = (range.Groups["from"].Value, range.Groups["to"].Value);
            FaultsWith(name, lowest).ShouldBeEmpty();
            FaultsWith(name, highest).ShouldBeEmpty();
            FaultsWith(name, Beyond(lowest, -1)).ShouldNotBeEmpty(name);
            if (highest != $"{int.MaxValue}") FaultsWith(name, Beyond(highest, 1)).ShouldNotBeEmpty(name);
        }
    }

    [Fact]
    public void The_results_page_names_every_column_status_and_reason()
    {
        var page = Repository.Read("docs/results.md");
        foreach (var column in typeof(GenerationResult).GetProperties().Concat(typeof(Batch).GetProperties()).Where(property => property.CanWrite))
            page.ShouldContain($"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(column.Name)}`");
        foreach (var status in Enum.GetNames<ResultStatus>().Concat(Enum.GetNames<BatchState>())) page.ShouldContain($"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(status)}`");
        foreach (var reason in (string[])["stop", "length", "soft_stop", "loop"]) page.ShouldContain($"| `{reason}` |");
        foreach (var file in Directory.GetFiles(Repository.PathOf("samples/sql")).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith("batch_", StringComparison.Ordinal)))
            page.ShouldContain($"`{file}`");
    }

    private static IReadOnlyList<string> FaultsWith(string name, string value)
        => GenerateTextRules.Faults(Job(name == "max_new_tokens" ? $$"""{"max_new_tokens":{{value}}}""" : $$"""{"max_new_tokens":1000000,"{{name}}":{{value}}}"""));

    private static string Beyond(string bound, int step) => (decimal.Parse(bound, CultureInfo.InvariantCulture) + step).ToString(CultureInfo.InvariantCulture);

    private static GenerateText Job(string sampling)
        => JsonSerializer.Deserialize<GenerateText>($$"""{"job_id":"0b6b1d3e-5f0a-4c7e-9d57-0f1f3c2a9e11","model":"poem","prompt":"春","sampling":{{sampling}}}""")!;

    private static bool IsRefused(string json)
    {
        try
        {
            return GenerateTextRules.Faults(JsonSerializer.Deserialize<GenerateText>(json)!).Count > 0;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static List<string> Examples(string kind)
        => [.. Example().Matches(Page).Where(match => match.Groups["kind"].Value == kind).Select(match => match.Groups["json"].Value)];

    private static List<(string Name, string Default, string Allowed)> SettingRows()
    {
        var table = Page.Split("### `sampling`")[1].Split("\n\n").First(part => part.StartsWith("| field | default", StringComparison.Ordinal));
        return [.. table.Split('\n').Skip(2).Select(line => line.Split('|')).Select(cells => (cells[1].Trim(' ', '`'), cells[2].Trim(), cells[3].Trim()))];
    }

    private static List<string> NamesOf<T>()
        => [.. typeof(T).GetProperties().Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name).OfType<string>()];

    [GeneratedRegex("^```json (?<kind>[A-Za-z-]+)\n(?<json>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^(?<from>-?[0-9.]+) to (?<to>[0-9.]+)$")]
    private static partial Regex NumberRange();
}
