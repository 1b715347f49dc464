using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Hanlin.Training.Corpora;

namespace Hanlin.Training.Tests.Corpora;

public sealed class CorpusReaderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>Wherever a block ends: between CR and LF, inside a character, inside a line longer than the block.</summary>
    [Fact]
    public void Lines_are_the_same_however_long_the_blocks_are()
    {
        const string Text = "\uFEFF一\r\n二二\r三三三\n\n\r\r\n\n四\u2028四\u0085" + "五五五五五五五五五五五五五五五五五五五五五五五五五五五五五五五五\r\n六𠀀七\r\r八";
        string[] lines = ["一", "二二", "三三三", "", "", "", "", "四\u2028四\u0085五五五五五五五五五五五五五五五五五五五五五五五五五五五五五五五五", "六𠀀七", "", "八"];
        folder.Write("a", Text);

        for (var blockBytes = 16; blockBytes < 300; blockBytes++)
        {
            using var corpus = CorpusReader.Open(folder["a"], blockBytes);
            var documents = new DocumentReader(new CorpusOptions(folder["a"]));
            var read = new List<string>();
            var lineCount = 0L;
            while (corpus.TryRead(out var block))
            {
                documents.Reset(block);
                while (documents.Read()) read.Add(documents.Text.ToString());
                lineCount += documents.LineCount;
                ArrayPool<byte>.Shared.Return(block.Bytes.Array!);
            }

            read.ShouldBe([.. lines], $"blocks of {blockBytes}");
            lineCount.ShouldBe(lines.Length);
            corpus.Position.ShouldBe(corpus.Length);
            corpus.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text))));
        }
    }

    [Fact]
    public void A_corpus_that_changes_while_it_is_read_is_noticed()
    {
        folder.Write("a", string.Concat(Enumerable.Repeat("小明看书\n", 100)));
        using var corpus = CorpusReader.Open(folder["a"], blockBytes: 64);
        corpus.TryRead(out _).ShouldBeTrue();

        File.AppendAllText(folder["a"], "老师唱歌\n");

        Should.Throw<InputException>(() =>
        {
            while (corpus.TryRead(out _))
            {
            }
        }).Message.ShouldContain("changed while it was read: it had 1300 bytes and has 1313 now");
    }
}
