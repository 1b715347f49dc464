namespace Hanlin.Training.Options;

/// <summary>Where the value of an option comes from; a later one wins.</summary>
public enum OptionSource
{
    /// <summary>The table of the stage.</summary>
    Default,

    /// <summary>The JSON file of <c>config_path</c>.</summary>
    Config,

    /// <summary>The command line or the job.</summary>
    Given,
}
