using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Hanlin.Contracts;
using Hanlin.Producer.Shell;

namespace Hanlin.Standalone.Training.Pipelines;

/// <summary>A pipeline as it is written: JSON, in which comments and trailing commas are allowed.</summary>
internal sealed partial record PipelineFile
{
    private const long MaxBytes = 1024 * 1024;
    private const int MaxSteps = 100;

    private static readonly JsonSerializerOptions Json = new()
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Its name; part of the identity of its jobs.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; init; }

    /// <summary>What <c>${NAME}</c> in an option stands for; <c>--set</c> overrides it.</summary>
    [JsonPropertyName("variables")]
    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>What is done, one after the other.</summary>
    [JsonPropertyName("steps")]
    public required IReadOnlyList<PipelineStep> Steps { get; init; }

    /// <summary>Reads a file and puts the values of the variables in.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">Variables that were given on the command line.</param>
    /// <exception cref="CommandException">It cannot be read, or says something that is not allowed.</exception>
    public static PipelineFile Read(string path, IReadOnlyDictionary<string, string> settings)
    {
        var info = new FileInfo(path);
        if (!info.Exists) throw new CommandException(ExitCode.NoInput, $"{path}: no such file", "Samples are in samples/pipelines.");
        if (info.Length > MaxBytes) throw new CommandException(ExitCode.DataError, $"{path} has {info.Length} bytes; a pipeline has at most {MaxBytes}", null);
        try
        {
            var file = JsonSerializer.Deserialize<PipelineFile>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it is null");
            return file.Checked(path).With(path, settings);
        }
        catch (JsonException exception)
        {
            throw new CommandException(ExitCode.DataError, $"{path}: {exception.Message}", "docs/training.md describes pipelines.", exception);
        }
    }

    private PipelineFile Checked(string path)
    {
        if (Steps.Count is 0 or > MaxSteps) throw Wrong(path, $"it has {Steps.Count} steps; 1 to {MaxSteps} are allowed");
        foreach (var step in Steps)
        {
            if (!TrainingStages.All.Contains(step.Stage))
                throw Wrong(path, $"step {QuotedText.Of(step.Name)}: {QuotedText.Of(step.Stage)} is no stage; there are {string.Join(", ", TrainingStages.All)}");
        }

        if (Steps.GroupBy(step => step.Name).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
            throw Wrong(path, $"two steps are called {QuotedText.Of(twice)}; give each its own name");
        return this;
    }

    private PipelineFile With(string path, IReadOnlyDictionary<string, string> settings)
    {
        if (settings.Keys.FirstOrDefault(name => !Variables.ContainsKey(name)) is { } unknown)
            throw new CommandException(ExitCode.Usage, $"--set {unknown}: {path} has no variable of this name", $"It has {string.Join(", ", Variables.Keys)}.");
        string Value(Match match, string step)
        {
            var name = match.Groups["name"].Value;
            return settings.GetValueOrDefault(name) ?? Variables.GetValueOrDefault(name)
                ?? throw Wrong(path, $"step {QuotedText.Of(step)}: there is no variable {QuotedText.Of(name)}");
        }

        return this with
        {
            Steps = [.. Steps.Select(step => step with
            {
                Options = step.Options.ToDictionary(option => option.Key, option => Variable().Replace(option.Value, match => Value(match, step.Name))),
            })],
        };
    }

    private static CommandException Wrong(string path, string reason) => new(ExitCode.DataError, $"{path}: {reason}", "docs/training.md describes pipelines.");

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9_]+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
