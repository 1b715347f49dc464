using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Hanlin.Contracts;
using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Prompts;

/// <summary>
/// The prompts of a file, a pipe or a corpus, streamed: memory does not grow with the number of lines, but for the custom
/// ids (28 bytes each). The same bytes with the same command give the same <see cref="BatchId"/> and the same job ids, so
/// that a second run repeats the first and adds nothing.
/// </summary>
public sealed class PromptSource : IAsyncDisposable
{
    /// <summary>Longest document of a corpus, of which a rule takes a part.</summary>
    internal const int MaxDocumentBytes = 16 << 20;

    private static readonly Guid Space = new("b8c1a7f4-6f0e-4c53-9d0b-52b6f1f0a6f5");

    private readonly PromptFile file;
    private readonly string? model;
    private readonly SamplingSettings? sampling;
    private readonly IPromptParser parser;
    private readonly int maxLineBytes;

    private PromptSource(PromptFile file, PromptSourceOptions options, PromptFormat format)
    {
        (this.file, model, Format) = (file, options.Model, format);
        sampling = options.Sampling.Over(format == PromptFormat.OpenAi ? OpenAiParser.Defaults : null);
        maxLineBytes = options.Rule is null ? GenerationLimits.MaxMessageBytes : MaxDocumentBytes;
        parser = format switch
        {
            PromptFormat.Jsonl => new JsonlParser(),
            PromptFormat.OpenAi => new OpenAiParser(),
            _ => new TextParser(options.Rule ?? CorpusRule.Lines),
        };
        Identity = HexSha256($"{PromptFormats.NameOf(format)}\n{options.Rule}\n{Convert.ToHexStringLower(file.Sha256)}");
        var name = $"{Identity}\n{model}\n{(sampling is null ? "" : SamplingJson.Write(sampling))}";
        BatchId = DeterministicGuid.Create(Space, options.Label is null ? name : $"{name}\n{options.Label}");
    }

    /// <summary>The form of the file.</summary>
    public PromptFormat Format { get; }

    /// <summary>SHA-256 of the form, the rule and the file's bytes as they are stored, in lower-case hexadecimal.</summary>
    public string Identity { get; }

    /// <summary>UUIDv5 of <see cref="Identity"/>, the command's model, its settings and the label.</summary>
    public Guid BatchId { get; }

    /// <summary>What messages call the source.</summary>
    public string Name => file.Name;

    /// <summary>The command's settings over those that the form means by itself; null where neither says anything.</summary>
    public SamplingSettings? Sampling => sampling;

    /// <summary>Size of the file in bytes, as it is stored.</summary>
    public long Length => file.Length;

    /// <summary>How much of <see cref="Length"/> has been read.</summary>
    public long Position => file.Position;

    /// <summary>How many lines were passed over because they hold nothing but white space.</summary>
    public long BlankLineCount { get; private set; }

    /// <summary>Opens a source, reads it once for its identity, and finds out its form.</summary>
    /// <exception cref="CommandException">It cannot be read, or is not text.</exception>
    public static async Task<PromptSource> OpenAsync(PromptSourceOptions options, CancellationToken cancellationToken)
    {
        if (options is { Rule: not null, Format: PromptFormat.Jsonl or PromptFormat.OpenAi })
            throw new CommandException(ExitCode.Usage, "A corpus is plain text, one document a line", "Leave the format out, or the rule.");

        var file = await PromptFile.OpenAsync(options.Path, options.StandardInput, cancellationToken);
        try
        {
            var firstLine = await FirstLineAsync(file, cancellationToken);
            RequireText(file.Name, firstLine);
            var format = options.Rule is null ? options.Format ?? PromptFormats.Detect(file.Name, firstLine) : PromptFormat.Text;
            return new PromptSource(file, options, format);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The prompts and the bad lines, in the order of the file; one enumeration at a time.</summary>
    /// <exception cref="CommandException">The file is damaged, changes while it is read, or has too many custom ids.</exception>
    public async IAsyncEnumerable<PromptEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlankLineCount = 0;
        var customIds = new CustomIds(file.Name);
        await using var bytes = file.OpenBytes();
        var lines = new LineReader(bytes.ReadAsync, maxLineBytes);
        while (await lines.ReadAsync(cancellationToken))
        {
            foreach (var entry in Entries(lines, customIds))
                yield return entry;
        }

        file.RequireUnchanged();
    }

    /// <summary>Closes the file.</summary>
    public ValueTask DisposeAsync() => file.DisposeAsync();

    private IEnumerable<PromptEntry> Entries(LineReader lines, CustomIds customIds)
    {
        if (lines.IsTooLong)
            return [new BadLine(lines.Number, $"It is longer than {maxLineBytes} bytes, the most that is read. Split or shorten it.")];
        if (Utf8Line.Fault(lines.Line.Span) is { } fault)
            return [new BadLine(lines.Number, fault)];
        if (Utf8Line.IsBlank(lines.Line.Span))
        {
            BlankLineCount++;
            return [];
        }

        try
        {
            var number = lines.Number;
            return parser.Parse(lines.Line).Select((draft, index) => Entry(number, index, draft, customIds));
        }
        catch (LineFaultException exception)
        {
            return [new BadLine(lines.Number, exception.Message)];
        }
    }

    private PromptEntry Entry(long number, int index, PromptDraft draft, CustomIds customIds)
    {
        if (draft.CustomId is { } id && !customIds.TryAdd(id, number, out var first))
            return new BadLine(number, $"custom_id {QuotedText.Of(id)} is that of line {first} too. Give every line its own.");

        // An id of the file's and a line number must never be one name.
        var name = draft.CustomId is null ? $"line {number}.{index}" : $"id {draft.CustomId}";
        var line = new PromptLine(number, DeterministicGuid.Create(BatchId, name), draft.Prompt, draft.CustomId,
            draft.Sampling.Over(sampling), draft.Model ?? model!);
        var faults = GenerateTextRules.Faults(line.ToMessage(BatchId));
        return faults.Count == 0 ? line : new BadLine(number, string.Join(' ', faults));
    }

    private static async Task<ReadOnlyMemory<byte>> FirstLineAsync(PromptFile file, CancellationToken cancellationToken)
    {
        await using var bytes = file.OpenBytes();
        var lines = new LineReader(bytes.ReadAsync, MaxDocumentBytes);
        while (await lines.ReadAsync(cancellationToken))
        {
            if (!Utf8Line.IsBlank(lines.Line.Span))
                return lines.Line;
        }

        return default;
    }

    private static void RequireText(string name, ReadOnlyMemory<byte> firstLine)
    {
        if (firstLine.Span is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new CommandException(ExitCode.DataError, $"{name} is UTF-16", $"Convert it: iconv -f UTF-16 -t UTF-8 {name}");
        if (firstLine.Span is [(byte)'P', (byte)'K', 3, 4, ..])
            throw new CommandException(ExitCode.DataError, $"{name} is a zip archive", $"Unpack it first: unzip -p {name} | hanlin … -");
    }

    private static string HexSha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
