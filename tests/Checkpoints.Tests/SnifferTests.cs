using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests;

public sealed class SnifferTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 421\n", "git-lfs pointer", "git lfs pull")]
    [InlineData("\n  <!DOCTYPE html><html><title>404</title>", "web page", "download failed")]
    [InlineData("\u00ef\u00bb\u00bf<html>", "web page", "download failed")]
    [InlineData("{\"error\": \"Repository not found\"}", "JSON file", "index.json")]
    [InlineData("\u0080\u0002\u008a\nl", "bare pickle", "torch 1.6")]
    [InlineData("\u0089HDF\r\n\u001a\n and more", "begins with 894844460D0A1A0A", "safetensors")]
    [InlineData("x", "begins with 78", "zip")]
    public void Z11_what_is_no_weight_file_is_called_by_its_name_with_the_remedy(string start, string name, string remedy) =>
        directory.Write("model.bin", System.Text.Encoding.Latin1.GetBytes(start)).ShouldBeRefused(name, remedy);

    [Fact]
    public void Z11_a_legacy_tar_is_called_by_its_name()
    {
        var tar = new byte[1024];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        directory.Write("model.bin", tar).ShouldBeRefused("tar archive", "torch.save");
    }

    [Fact]
    public void An_empty_file_a_folder_and_a_missing_file_are_told_apart()
    {
        directory.Write("empty.bin", "").ShouldBeRefused("is empty");
        directory.Path.ShouldBeRefused("is a folder");
        directory["missing.bin"].ShouldBeRefused("no such file");
    }
}
