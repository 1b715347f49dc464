using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hanlin.Training.Corpora;
using Hanlin.Training.Datasets;
using Hanlin.Training.Options;

namespace Hanlin.Training.Tests.Datasets;

public sealed class PreprocessorTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("corpus.txt", 32, "lm_seq32_p1.pt", 1)]
    [InlineData("corpus.txt", 32, "lm_seq32_p2.pt", 2)]
    [InlineData("corpus.txt", 64, "lm_seq64_p2.pt", 5)]
    [InlineData("corpus_crlf.txt", 16, "edge_crlf_p1.pt", 1)]
    [InlineData("corpus_crlf.txt", 16, "edge_crlf_p3.pt", 3)]
    [InlineData("corpus_two_lines.txt", 16, "edge_two_lines_p1.pt", 1)]
    public async Task The_dataset_is_that_of_UER_py_byte_for_byte(string corpus, int sequenceLength, string golden, int workers)
    {
        await Preprocessing.RunAsync(Golden.PathOf($"corpus/{corpus}"), folder["a.pt"], sequenceLength, workers);

        File.ReadAllBytes(folder["a.pt"]).ShouldBe(Golden.Bytes($"datasets/{golden}"));
        folder.Names.ShouldBe(["a.pt", "a.pt.manifest.json"]);
    }

    /// <summary>UER-py: a worker without a line takes the first of the next one, so that a document is there twice.</summary>
    [Fact]
    public async Task More_workers_than_lines_double_no_document_as_they_do_in_UER_py()
    {
        await Preprocessing.RunAsync(Golden.PathOf("corpus/corpus_two_lines.txt"), folder["a.pt"], workers: 3);

        File.ReadAllBytes(folder["a.pt"]).ShouldBe(Golden.Bytes("datasets/edge_two_lines_p1.pt"));
        File.ReadAllBytes(folder["a.pt"]).Length.ShouldBeLessThan(Golden.Bytes("datasets/edge_two_lines_p3.pt").Length);
    }

    /// <summary>UER-py drops both: it counts LF and reads lines that end at CR too.</summary>
    [Theory]
    [InlineData("小明看书\n老师唱", "小明看书\n老师唱\n")]
    [InlineData("小明\r看书\n老师\r唱歌\n", "小明\n看书\n老师\n唱歌\n")]
    [InlineData("小明\r", "小明\n")]
    [InlineData("\uFEFF小明\r\n\r\n", "小明\n\n")]
    [InlineData("小\u2028明\u0085看\v书\f。\n", "小 明看书。\n")]
    public async Task Every_line_is_a_document_however_it_ends(string corpus, string plain)
    {
        await Preprocessing.RunAsync(folder.Write("corpus.txt", corpus), folder["a.pt"]);
        await Preprocessing.RunAsync(folder.Write("plain.txt", plain), folder["b.pt"]);

        File.ReadAllBytes(folder["a.pt"]).ShouldBe(File.ReadAllBytes(folder["b.pt"]));
    }

    [Fact]
    public async Task Our_format_holds_the_same_instances_in_less_room()
    {
        await Preprocessing.RunAsync(Golden.PathOf("corpus/corpus.txt"), folder["a.hds"], sequenceLength: 32);

        Preprocessing.Instances(folder["a.hds"]).ShouldBe(Preprocessing.Instances(Golden.PathOf("datasets/lm_seq32_p1.pt")));
        new FileInfo(folder["a.hds"]).Length.ShouldBeLessThan(Golden.Bytes("datasets/lm_seq32_p1.pt").Length);
    }

    [Fact]
    public async Task The_manifest_counts_what_is_there()
    {
        var manifest = await Preprocessing.RunAsync(Golden.PathOf("corpus/corpus.txt"), folder["a.pt"], sequenceLength: 32);

        var instances = Preprocessing.Instances(folder["a.pt"]);
        manifest.Documents.ShouldBe(203);
        manifest.Instances.ShouldBe(instances.Count);
        manifest.Tokens.ShouldBe(instances.Sum(instance => instance.Length));
        manifest.UnknownTokens.ShouldBe(instances.Sum(instance => instance.Count(id => id == 1)));
        manifest.PaddingTokens.ShouldBe(instances.Sum(instance => Math.Max(0, 32 - instance.Length)));
        manifest.PaddingShare.ShouldBe(manifest.PaddingTokens / (32.0 * instances.Count), 1e-6);
        manifest.CorpusSha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Golden.Bytes("corpus/corpus.txt"))));
        manifest.VocabularySha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Golden.Bytes("corpus/vocab.txt"))));
        manifest.DatasetBytes.ShouldBe(new FileInfo(folder["a.pt"]).Length);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(folder["a.pt.manifest.json"], TestContext.Current.CancellationToken));
        json.RootElement.GetProperty("padding_tokens").GetInt64().ShouldBe(manifest.PaddingTokens);
        json.RootElement.GetProperty("format").GetString().ShouldBe("uer");
        DatasetManifest.TryRead(folder["a.pt"])!.CorpusSha256.ShouldBe(manifest.CorpusSha256);
    }

    [Fact]
    public async Task Packing_pads_the_end_of_the_dataset_only_and_makes_every_token_a_target_once()
    {
        var corpus = Golden.PathOf("corpus/corpus.txt");
        await Preprocessing.RunAsync(corpus, folder["plain.hds"], sequenceLength: 32);
        var manifest = await Preprocessing.RunAsync(corpus, folder["packed.hds"], sequenceLength: 32, with: options => options with { Packing = true });

        manifest.PaddingTokens.ShouldBeLessThan(32);
        var packed = Preprocessing.Instances(folder["packed.hds"]);
        packed[..^1].ShouldAllBe(instance => instance.Length == 33);
        int[] targets = [packed[0][0], .. packed.SelectMany(instance => instance[1..])];
        targets.SequenceEqual(Preprocessing.Instances(folder["plain.hds"]).SelectMany(instance => instance)).ShouldBeTrue();
    }

    [Fact]
    public async Task Empty_documents_are_passed_over_on_request()
    {
        var corpus = folder.Write("corpus.txt", "\n小明\n \u200b\n看书\n");

        (await Preprocessing.RunAsync(corpus, folder["kept.pt"])).Documents.ShouldBe(4);
        var manifest = await Preprocessing.RunAsync(corpus, folder["passed.pt"], with: options => options with { SkipEmpty = true });

        (manifest.Documents, manifest.SkippedDocuments).ShouldBe((2, 2));
        Preprocessing.Instances(folder["kept.pt"])[0].ShouldBe([2, 3]);
    }

    [Fact]
    public async Task JSONL_gives_the_same_dataset_as_lines()
    {
        var lines = (await File.ReadAllTextAsync(Golden.PathOf("corpus/corpus.txt"), TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n');
        var jsonl = string.Concat(lines.Select((line, i) => JsonSerializer.Serialize(
            i % 3 == 0 ? line : i % 3 == 1 ? new { id = i, text = line, tags = new[] { "text" } } : (object)new { content = "没有", text = line }) + (i % 2 == 0 ? "\n" : "\n\n")));

        await Preprocessing.RunAsync(folder.Write("corpus.jsonl", jsonl), folder["a.pt"], sequenceLength: 32, with: options => options with
        {
            Corpus = options.Corpus with { Format = CorpusFormat.Jsonl },
        });

        File.ReadAllBytes(folder["a.pt"]).ShouldBe(Golden.Bytes("datasets/lm_seq32_p1.pt"));
    }

    [Theory]
    [InlineData("{\"text\": \"小明\"}\n\n{\"title\": \"小明\"}\n", "line 3, byte offset 20: it has no field \"text\"")]
    [InlineData("{\"text\": 1}\n", "line 1, byte offset 0: its field \"text\" is no string")]
    [InlineData("{\"text\": \"a\", \"text\": \"b\"}\n", "it has the field \"text\" twice")]
    [InlineData("\"小明\"\n{\"text\": \"a\"\n", "line 2, byte offset 9: it is not JSON")]
    [InlineData("[1]\n", "a line must be an object or a string")]
    [InlineData("\"a\" \"b\"\n", "it is not JSON")]
    [InlineData("\"\\ud800\"\n", "half of a surrogate pair")]
    public async Task A_line_of_JSONL_without_a_text_is_named(string corpus, string message)
    {
        var exception = await Should.ThrowAsync<InputException>(Preprocessing.RunAsync(folder.Write("corpus.jsonl", corpus), folder["a.pt"], with: options => options with
        {
            Corpus = options.Corpus with { Format = CorpusFormat.Jsonl },
        }));

        exception.Message.ShouldContain(message);
        folder.Names.ShouldBe(["corpus.jsonl"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_byte_that_is_not_UTF_8_ends_it_with_its_place_and_leaves_nothing(int workers)
    {
        // Three mebibytes in front, so that other blocks are at work when it is met.
        byte[] start = [.. Enumerable.Repeat(Encoding.UTF8.GetBytes("小明看书，老师唱歌。\n"), 100_000).SelectMany(line => line)];
        folder.Write("corpus.txt", [.. start, .. "小明"u8, 0xC4, 0xE3, .. "\n好\n"u8]);
        folder.Write("a.pt", "an older dataset");

        var exception = await Should.ThrowAsync<InputException>(Preprocessing.RunAsync(folder["corpus.txt"], folder["a.pt"], workers: workers));

        exception.Message.ShouldStartWith($"{folder["corpus.txt"]}: line 100001, byte offset {start.Length + 6}: byte 7 of the line is 0xC4, which is not UTF-8 there.");
        exception.Message.ShouldContain("iconv -f GB18030");
        File.ReadAllText(folder["a.pt"]).ShouldBe("an older dataset");
        folder.Names.ShouldBe(["a.pt", "corpus.txt"]);
    }

    [Fact]
    public async Task A_character_cut_off_at_the_end_is_not_UTF_8()
    {
        folder.Write("corpus.txt", [.. "小明\n看"u8, 0xE4, 0xB9]);

        (await Should.ThrowAsync<InputException>(Preprocessing.RunAsync(folder["corpus.txt"], folder["a.pt"])))
            .Message.ShouldContain("line 2, byte offset 10: byte 4 of the line is 0xE4");
    }

    [Fact]
    public async Task What_is_missing_or_empty_is_named()
    {
        var text = folder.Write("corpus.txt", "小明\n");

        (await Should.ThrowAsync<FileNotFoundException>(Preprocessing.RunAsync(folder["none.txt"], folder["a.pt"]))).Message.ShouldBe($"{folder["none.txt"]}: no such corpus");
        (await Should.ThrowAsync<FileNotFoundException>(Preprocessing.RunAsync(text, folder["a.pt"], with: options => options with { VocabularyPath = folder["v"] })))
            .Message.ShouldBe($"{folder["v"]}: no such vocabulary");
        (await Should.ThrowAsync<InputException>(Preprocessing.RunAsync(folder.Write("empty.txt", ""), folder["a.pt"]))).Message.ShouldContain("is empty");
        (await Should.ThrowAsync<InputException>(Preprocessing.RunAsync(folder.FullPath, folder["a.pt"]))).Message.ShouldContain("is a folder");
        (await Should.ThrowAsync<InputException>(Preprocessing.RunAsync(folder.Write("bom.txt", "\uFEFF"), folder["a.pt"]))).Message.ShouldContain("has no document");
        (await Should.ThrowAsync<InputException>(Preprocessing.RunAsync(text, folder["a.pt"], with: options => options with { VocabularyPath = folder.Write("v.txt", "[UNK]\n[PAD]\n") })))
            .Message.ShouldContain("none of its 2 lines is [CLS]");
        folder.Names.ShouldBe(["bom.txt", "corpus.txt", "empty.txt", "v.txt"]);
    }

    [Fact]
    public async Task An_input_is_never_overwritten()
    {
        var text = folder.Write("corpus.txt", "小明\n");

        (await Should.ThrowAsync<OptionException>(Preprocessing.RunAsync(text, text))).Message.ShouldContain("is an input of this stage");
        (await Should.ThrowAsync<OptionException>(Preprocessing.RunAsync(text, folder.FullPath))).Message.ShouldContain("is a folder");
        File.ReadAllText(text).ShouldBe("小明\n");
    }

    [Fact]
    public async Task Cancelling_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var text = folder.Write("corpus.txt", string.Concat(Enumerable.Repeat("小明看书，老师唱歌。\n", 200_000)));
        var options = new PreprocessOptions { Corpus = new CorpusOptions(text), VocabularyPath = Golden.Vocabulary, DatasetPath = folder["a.pt"] };

        // The clock jumps at every look, so the first block is reported already.
        var running = new Preprocessor(new JumpingClock()).RunAsync(options, new Cancelling(cancel), cancel.Token);

        await Should.ThrowAsync<OperationCanceledException>(running);
        folder.Names.ShouldBe(["corpus.txt"]);
    }

    [Fact]
    public async Task Progress_ends_with_all_bytes_and_a_rate()
    {
        var progress = new ProgressLog();

        await Preprocessing.RunAsync(Golden.PathOf("corpus/corpus.txt"), folder["a.pt"], progress: progress);

        var last = progress.Reports[^1];
        (last.Stage, last.Phase, last.Done, last.Total, last.Unit).ShouldBe(("preprocess", "encoding", 55328, 55328, "bytes"));
        last.Rate.ShouldNotBeNull().ShouldBeGreaterThan(0);
        last.Remaining.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void The_options_of_the_command_become_those_of_the_stage()
    {
        var options = PreprocessOptions.From(PreprocessTable.Table.Resolve(PreprocessTable.Table.Parse(
            ["--corpus_path", "c.jsonl", "--vocab_path=v", "--seq_length", "1024", "--processes_num", "8", "--do_lower_case", "false", "--packing"]).Given));

        options.Corpus.ShouldBe(new CorpusOptions("c.jsonl", CorpusFormat.Jsonl));
        (options.DatasetPath, options.Format, options.SequenceLength).ShouldBe(("dataset.pt", DatasetFormat.Uer, 1024));
        (options.WorkerCount, options.LowerCase, options.Packing, options.SkipEmpty).ShouldBe((8, false, true, false));
        options.Values["seq_length"].ShouldBe("1024");
    }

    private sealed class Cancelling(CancellationTokenSource cancel) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => cancel.Cancel();
    }

    private sealed class JumpingClock : TimeProvider
    {
        private long seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref seconds);
    }
}
