using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests;

public sealed class CheckpointSourceTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_file_is_taken_as_the_weights_with_what_lies_beside_it()
    {
        var weights = directory.Write("model.bin-250000", "");
        directory.Write("config.json", "");

        CheckpointSource.Find(weights).ShouldBe(new CheckpointSource(weights, directory["config.json"], null));
    }

    [Fact]
    public void In_a_folder_the_usual_names_come_first()
    {
        directory.Write("vocab.txt", "");
        directory.Write("training_args.bin", "");
        directory.Write("pytorch_model.bin", "");
        CheckpointSource.Find(directory.Path).ShouldBe(new CheckpointSource(directory["pytorch_model.bin"], null, directory["vocab.txt"]));

        directory.Write("model.safetensors", "");
        CheckpointSource.Find(directory.Path).WeightsPath.ShouldBe(directory["model.safetensors"]);
    }

    [Fact]
    public void A_single_checkpoint_of_UER_is_found_and_several_are_listed()
    {
        directory.Write("model.bin-1500", "");
        directory.Write("model.bin-notes", "");
        CheckpointSource.Find(directory.Path).WeightsPath.ShouldBe(directory["model.bin-1500"]);

        directory.Write("model.bin-3000", "");
        Should.Throw<CheckpointException>(() => CheckpointSource.Find(directory.Path)).Message
            .ShouldContain("name one: model.bin-1500, model.bin-3000");
    }

    [Fact]
    public void A_folder_without_weights_and_a_path_that_leads_nowhere_are_refused()
    {
        Should.Throw<CheckpointException>(() => CheckpointSource.Find(directory.Path)).Message.ShouldContain("holds no weights");
        Should.Throw<CheckpointException>(() => CheckpointSource.Find(directory["missing"])).Message
            .ShouldContain("no such file or folder");
    }
}
