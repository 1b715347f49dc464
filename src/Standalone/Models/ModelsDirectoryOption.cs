using System.CommandLine;

namespace Hanlin.Standalone.Models;

/// <summary>The folder that holds the model folders, <c>NAME/VERSION</c> each.</summary>
internal sealed class ModelsDirectoryOption
{
    private readonly Option<string?> option = new("--models-directory")
    {
        Description = "The folder of the models, shared with the workers. Default: HANLIN_WORKER__MODELSDIRECTORY, else a folder of the embedded store.",
        HelpName = "FOLDER",
    };

    public void AddTo(Command command) => command.Options.Add(option);

    public string Read(ParseResult result) => result.GetValue(option) is { Length: > 0 } given ? Path.GetFullPath(given) : Home.Models;
}
