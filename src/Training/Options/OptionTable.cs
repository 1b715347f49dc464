using Hanlin.Contracts;

namespace Hanlin.Training.Options;

/// <summary>
/// The options of a stage, under UER-py's names. The one description from which command lines are parsed, jobs are checked
/// and the help is written. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Accepted are <c>--name value</c>, <c>--name=value</c>, switches, and lists such as <c>--gpu_ranks 0 1 2</c>; a dash inside
/// a name counts as an underscore. The last of a repeated option wins, as in UER-py. Names are not completed: an
/// abbreviation that is unique today need not be tomorrow.
/// </remarks>
public sealed class OptionTable
{
    /// <summary>The option that names a JSON file of further options.</summary>
    public const string ConfigPath = "config_path";

    private readonly Dictionary<string, StageOption> byName;

    /// <param name="stage">The name of the stage.</param>
    /// <param name="summary">What the stage does, in one line.</param>
    /// <param name="options">Its options, in the order of the help.</param>
    public OptionTable(string stage, string summary, IReadOnlyList<StageOption> options)
    {
        Stage = stage;
        Summary = summary;
        Options = options;
        byName = options.ToDictionary(option => option.Name, StringComparer.Ordinal);
    }

    /// <summary>The name of the stage: <c>preprocess</c>.</summary>
    public string Stage { get; }

    /// <summary>What the stage does, in one line.</summary>
    public string Summary { get; }

    /// <summary>All options, in the order of the help.</summary>
    public IReadOnlyList<StageOption> Options { get; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="OptionException">A name is unknown, or a value is missing or not allowed.</exception>
    public ParsedOptions Parse(IReadOnlyList<string> arguments)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count;)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
                throw new OptionException($"{QuotedText.Of(arguments[i])} is not an option of {Stage}; options begin with --, and --name takes one value");

            var parts = arguments[i++][2..].Split('=', 2);
            var option = Find(parts[0].Replace('-', '_'));
            given[option.Name] = parts.Length == 2 ? parts[1] : TakeValue(option, arguments, ref i);
        }

        Check(given);
        return new ParsedOptions(given, Notices(given));
    }

    /// <summary>Checks the names and the values of options from a job, and nothing that depends on other options.</summary>
    /// <exception cref="OptionException">A name is unknown or a value not allowed.</exception>
    public void Check(IReadOnlyDictionary<string, string> given)
    {
        foreach (var (name, value) in given)
        {
            if (Find(name).Fault(value) is { } fault) throw new OptionException($"--{name} {QuotedText.Of(value)}: {fault}");
        }
    }

    /// <summary>One line for each of the options that has no effect.</summary>
    public IReadOnlyList<string> Notices(IReadOnlyDictionary<string, string> given) =>
        [.. Options.Where(option => option.NoEffect is not null && given.ContainsKey(option.Name)).Select(option => $"--{option.Name} has no effect here: {option.NoEffect}")];

    /// <summary>Completes options: defaults, over them the configuration of <c>config_path</c>, over it what is given.</summary>
    /// <exception cref="OptionException">A name is unknown, a value not allowed, a required option missing, or the configuration unreadable.</exception>
    public OptionValues Resolve(IReadOnlyDictionary<string, string> given)
    {
        Check(given);
        return new OptionValues(this, given, byName.ContainsKey(ConfigPath) ? ConfigLayer.Of(this, given.GetValueOrDefault(ConfigPath)) : []);
    }

    /// <summary>The help: every option with its values, limits and default.</summary>
    public string Help() => OptionHelp.Of(this);

    internal StageOption Find(string name) => byName.TryGetValue(name, out var option)
        ? option
        : throw new OptionException($"{Stage} has no option {QuotedText.Of("--" + name)}{NearestName.Hint(name, byName.Keys)}");

    private static string TakeValue(StageOption option, IReadOnlyList<string> arguments, ref int index)
    {
        var start = index;
        if (option.Kind == OptionKind.Flag)
            return index < arguments.Count && arguments[index] is "true" or "false" ? arguments[index++] : "true";

        while (index < arguments.Count && !arguments[index].StartsWith("--", StringComparison.Ordinal) && (option.IsList || index == start)) index++;
        if (index == start && option.Kind != OptionKind.Integers)
            throw new OptionException($"--{option.Name} has no value; write --{option.Name} {option.Placeholder}, or --{option.Name}=VALUE for a value that begins with --");
        return string.Join(' ', arguments.Skip(start).Take(index - start));
    }
}
