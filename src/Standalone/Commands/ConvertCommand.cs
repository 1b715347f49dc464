using System.CommandLine;
using System.Globalization;
using Hanlin.Checkpoints.Models;
using Hanlin.Conversion;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Models;
using Hanlin.Training.Options;
using Hanlin.TrainingWorker.Stages;

namespace Hanlin.Standalone.Commands;

/// <summary>Converts weights, with the options of UER-py's converters. Needs no service and no training engine.</summary>
internal sealed class ConvertCommand : ShellCommand
{
    private readonly Option<bool> options = new("--options") { Description = "Show every option and end." };
    private readonly Terminal terminal;

    public ConvertCommand(Terminal terminal) : base(
        "convert",
        "Converts weights between UER-py (.bin), Hugging Face (pytorch_model.bin, model.safetensors) and model folders. The direction goes by the input; --options lists every option.",
        "hanlin convert --input_model_path model.bin-250000 --output_model_path pytorch_model.bin --layers_num 12",
        "hanlin convert --input_model_path model.bin-250000 --output_model_path hf/ --vocab_path vocab.txt --fold_layernorm",
        "hanlin convert --input_model_path pytorch_model.bin --output_model_path model.bin",
        "hanlin convert --input_model_path models/poem --output_model_path poem-served --to model")
    {
        this.terminal = terminal;
        TreatUnmatchedTokensAsErrors = false; // they are the options of the table
        Options.Add(options);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(options))
        {
            terminal.Line(ConvertTable.Table.Help());
            return ExitCode.Ok;
        }

        var report = await new CheckpointConverter(TimeProvider.System).RunAsync(Read(result), new StepNotes(terminal), cancellationToken);
        terminal.Note(string.Create(CultureInfo.InvariantCulture,
            $"{report.From}: {report.Shape.ParameterCount:N0} parameters in {report.Shape.LayerCount} layers of {report.Shape.HiddenSize}"));
        foreach (var note in report.Notes) terminal.Note(note);
        foreach (var (figure, value) in report.Evaluation.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{figure} {value:0.###}"));
        foreach (var file in report.Files) terminal.Line(file);
        return ExitCode.Ok;
    }

    private static ConvertOptions Read(ParseResult result)
    {
        try
        {
            var read = ConvertTable.Read(ConvertTable.Table.Resolve(ConvertTable.Table.Parse(result.UnmatchedTokens).Given));
            if (read.Name is { } name) ModelName.Parse(name);
            return read;
        }
        catch (Exception exception) when (exception is OptionException or FormatException)
        {
            throw new CommandException(ExitCode.Usage, exception.Message, "See: hanlin convert --options", exception);
        }
    }
}
