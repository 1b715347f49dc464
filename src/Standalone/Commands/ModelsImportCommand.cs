using System.CommandLine;
using Hanlin.Checkpoints.Gpt2;
using Hanlin.Checkpoints.Models;
using Hanlin.Conversion;
using Hanlin.Producer.Commands;
using Hanlin.Producer.Shell;
using Hanlin.Standalone.Models;
using Hanlin.Tokenization;

namespace Hanlin.Standalone.Commands;

/// <summary>Makes a model folder of a checkpoint, registers it as the next version and puts it in service.</summary>
internal sealed class ModelsImportCommand : ShellCommand
{
    private readonly Argument<string> source = new("SOURCE") { Description = "A weight file (UER-py .bin, pytorch_model.bin, model.safetensors) or a folder that holds one." };
    private readonly Option<string> name = new("--name") { Description = "Name of the model: a-z, 0-9, '.', '_', '-'.", HelpName = "NAME", Required = true };
    private readonly Option<string?> vocabulary = new("--vocab") { Description = "The vocabulary. Default: vocab.txt beside the weights.", HelpName = "FILE" };
    private readonly Option<string?> config = new("--config") { Description = "The configuration, of Hugging Face or UER-py. Default: config.json beside the weights, else their shapes.", HelpName = "FILE" };
    private readonly Option<string?> layerNorm = new("--layer-norm") { Description = "The layer norm the model was trained with. Default: the configuration's, else that of whoever wrote the weights." };
    private readonly Option<int?> heads = new("--heads") { Description = "Attention heads, where no configuration says. Default: heads of 64.", HelpName = "COUNT" };
    private readonly Option<string?> flavor = new("--flavor") { Description = "Whose tokenizer. Default: that of whoever wrote the weights." };
    private readonly Option<bool> cased = new("--cased") { Description = "The model keeps upper case and accents (do_lower_case=false)." };
    private readonly Option<string?> text = new("--text") { Description = "Text of the model's kind, one document a line, to measure with. Default: the model writes its own.", HelpName = "FILE" };
    private readonly Option<bool> noInt8 = new("--no-int8") { Description = "Do not write the 8-bit graph for CPUs." };
    private readonly Option<bool> noFloat16 = new("--no-fp16") { Description = "Do not write the half-precision graph for CUDA." };
    private readonly Option<bool> noActivate = new("--no-activate") { Description = "Register the version, but leave the present one in service." };
    private readonly Option<string?> note = new("--note") { Description = "What people should know of the version.", HelpName = "TEXT" };
    private readonly ModelsDirectoryOption models = new();
    private readonly Terminal terminal;
    private readonly StoreOptions stores;

    public ModelsImportCommand(Terminal terminal, StoreOptions stores) : base(
        "import",
        "Makes a model folder of a checkpoint (weights, ONNX graphs, SHA-256 of every file), registers it as the next version and puts it in service.",
        "hanlin models import models/poem --name poem",
        "hanlin models import model.bin-1500 --vocab vocab.txt --config config.json --name poem",
        "hanlin models import gpt2-chinese-cluecorpussmall --name clue --no-fp16 --no-activate")
    {
        (this.terminal, this.stores) = (terminal, stores);
        layerNorm.AcceptOnlyFromAmong("uer", "hf");
        flavor.AcceptOnlyFromAmong("uer", "hf");
        Arguments.Add(source);
        foreach (var option in (Option[])[name, vocabulary, config, layerNorm, heads, flavor, cased, text, noInt8, noFloat16, noActivate, note])
            Options.Add(option);
        models.AddTo(this);
        stores.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (!ModelName.TryParse(result.GetValue(name), out var model))
            throw new CommandException(ExitCode.Usage, $"--name {Contracts.QuotedText.Of(result.GetValue(name)!)} is no name of a model",
                "Use 1 to 64 of a-z, 0-9, '.', '_', '-', a letter or digit first, without '..'.");

        await using var store = await stores.OpenAsync(result, create: true, cancellationToken);
        var shelf = new ModelShelf(store.Models, models.Read(result));
        var version = await shelf.ImportAsync(
            target => Read(result, model, target), model, result.GetValue(note), new StepNotes(terminal), cancellationToken);
        foreach (var line in ModelSummary.Of(version.Folder)) terminal.Note(line);
        if (!result.GetValue(noActivate)) await store.Models.ActivateAsync(model.Value, version.Number, cancellationToken);
        terminal.Note($"{model} version {version.Number} is {(result.GetValue(noActivate) ? "staged" : "active")} in {store}.");
        return ExitCode.Ok;
    }

    private ImportOptions Read(ParseResult result, ModelName model, string target) => new()
    {
        Source = result.GetValue(source)!,
        Target = target,
        Name = model,
        VocabularyPath = result.GetValue(vocabulary),
        ConfigPath = result.GetValue(config),
        LayerNorm = result.GetValue(layerNorm) switch { "uer" => LayerNormFlavor.Uer, "hf" => LayerNormFlavor.Hf, _ => null },
        HeadCount = result.GetValue(heads),
        TokenizerFlavor = result.GetValue(flavor) switch { "uer" => TokenizerFlavor.Uer, "hf" => TokenizerFlavor.Hf, _ => null },
        LowerCase = !result.GetValue(cased),
        TextPath = result.GetValue(text),
        WriteInt8 = !result.GetValue(noInt8),
        WriteFloat16 = !result.GetValue(noFloat16),
    };
}
