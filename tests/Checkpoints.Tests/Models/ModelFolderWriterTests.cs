using System.IO.Pipes;
using Hanlin.Checkpoints.Models;
using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests.Models;

public sealed class ModelFolderWriterTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Model => directory[TinyModel.Name];

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Nothing_is_seen_before_the_commit_and_nothing_else_after_it()
    {
        using (var writer = TinyModel.Begin(Model))
        {
            Directory.Exists(Model).ShouldBeFalse();
            Directory.GetDirectories(directory.Path).ShouldAllBe(path => !IsModelName(path));
            writer.Commit(TinyModel.Manifest, TestContext.Current.CancellationToken);
        }

        Directory.GetFileSystemEntries(directory.Path).ShouldBe([Model]);
    }

    [Fact]
    public void A_writer_that_gives_up_leaves_nothing()
    {
        TinyModel.Begin(Model).Dispose();

        Directory.GetFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_cancelled_commit_leaves_nothing()
    {
        using (var writer = TinyModel.Begin(Model))
            Should.Throw<OperationCanceledException>(() => writer.Commit(TinyModel.Manifest, new CancellationToken(canceled: true)));

        Directory.GetFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_model_is_never_overwritten()
    {
        var first = TinyModel.Write(Model);
        Should.Throw<CheckpointException>(() => ModelFolderWriter.Create(Model)).Message.ShouldContain("exists already");

        using var late = TinyModel.Begin(directory["other"]);
        TinyModel.Write(directory["other"]);
        Should.Throw<CheckpointException>(() => late.Commit(TinyModel.Manifest, TestContext.Current.CancellationToken)).Message
            .ShouldContain("exists already");
        ModelFolder.Open(Model, verify: true, TestContext.Current.CancellationToken).Sha256.ShouldBe(first.Sha256);
    }

    [Fact]
    public void Only_files_of_a_model_are_written()
    {
        using var writer = TinyModel.Begin(Model);
        Should.Throw<ArgumentException>(() => writer.PathOf("../model.onnx"));
        Should.Throw<ArgumentException>(() => writer.PathOf("manifest.json"));

        File.WriteAllText(Path.Join(Path.GetDirectoryName(writer.PathOf("vocab.txt")), "notes.txt"), "");
        Should.Throw<CheckpointException>(() => writer.Commit(TinyModel.Manifest, TestContext.Current.CancellationToken)).Message
            .ShouldContain("notes.txt: is no file of a model");
    }

    [Fact]
    public void A_model_without_a_vocabulary_is_refused_before_it_appears()
    {
        using (var writer = TinyModel.Begin(Model))
        {
            File.Delete(writer.PathOf(ModelFileNames.Vocabulary));
            Should.Throw<CheckpointException>(() => writer.Commit(TinyModel.Manifest, TestContext.Current.CancellationToken)).Message
                .ShouldContain("does not list vocab.txt");
        }

        Directory.GetFileSystemEntries(directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_living_writer_is_left_alone_by_the_next()
    {
        using var first = TinyModel.Begin(Model);
        using var second = TinyModel.Begin(Model);

        first.Commit(TinyModel.Manifest, TestContext.Current.CancellationToken);
        ModelFolder.Open(Model, verify: true, TestContext.Current.CancellationToken);
        File.Exists(second.PathOf(ModelFileNames.Config)).ShouldBeTrue();
    }

    [Fact]
    public async Task C5_a_writer_that_is_killed_leaves_no_model_and_the_next_one_clears_up()
    {
        var pipeName = $"hanlin-{Guid.NewGuid():n}";
        await using var pipe = new NamedPipeServerStream(
            pipeName, PipeDirection.In, maxNumberOfServerInstances: 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        using var writer = KilledModelFolderWriter.Start(Model, pipeName);
        var connection = pipe.WaitForConnectionAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(connection, writer.WaitForExitAsync(TestContext.Current.CancellationToken));
        connection.IsCompletedSuccessfully.ShouldBeTrue("the other process ended before it had written anything");
        (await pipe.ReadAsync(new byte[1], TestContext.Current.CancellationToken)).ShouldBe(1);
        writer.Kill();
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);

        Directory.Exists(Model).ShouldBeFalse();
        Directory.GetDirectories(directory.Path).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            path => IsModelName(path).ShouldBeFalse(),
            path => File.Exists(Path.Join(path, ModelFileNames.Onnx)).ShouldBeTrue());

        TinyModel.Write(Model);
        Directory.GetFileSystemEntries(directory.Path).ShouldBe([Model]);
    }

    private static bool IsModelName(string path) => ModelName.TryParse(Path.GetFileName(path), out _);
}
