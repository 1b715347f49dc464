using Hanlin.Checkpoints.Models;

namespace Hanlin.GenerationWorker.Tests.Rig;

/// <summary>A copy of a model with one bit of its weights flipped.</summary>
internal sealed class DamagedModel : IDisposable
{
    public DamagedModel(ModelFolder folder)
    {
        foreach (var file in Directory.GetFiles(folder.DirectoryPath)) File.Copy(file, System.IO.Path.Join(Path, System.IO.Path.GetFileName(file)));
        using var weights = File.Open(System.IO.Path.Join(Path, ModelFileNames.SafetensorsInt8), FileMode.Open);
        weights.Position = weights.Length / 2;
        var value = weights.ReadByte();
        weights.Position--;
        weights.WriteByte((byte)(value ^ 0x40));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("hanlin-damaged-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
