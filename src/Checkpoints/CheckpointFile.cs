using System.Text;
using Hanlin.Checkpoints.Safetensors;
using Hanlin.Checkpoints.Torch;

namespace Hanlin.Checkpoints;

/// <summary>Opens weight files of any supported kind. What a file is, its first bytes say; its name does not matter.</summary>
public static class CheckpointFile
{
    private const int SniffedBytes = 1024;
    private const int SafetensorsHeaderStart = 8;
    private const int TarMagicOffset = 257;
    private const byte PickleProto = 0x80;

    private const string Resave = "load it with the torch that wrote it and save the state dict with torch.save of torch 1.6 or newer";

    /// <summary>Opens a file of <c>torch.save</c>, a safetensors file, or the index of a sharded one (<c>*.index.json</c>).</summary>
    /// <exception cref="CheckpointException">The file is missing, of another kind, damaged, or does what no weight file
    /// needs to do.</exception>
    public static ITensorFile Open(string path)
    {
        if (path.EndsWith(ShardedFile.IndexSuffix, StringComparison.Ordinal)) return ShardedFile.Open(path);

        var file = FileBytes.Open(path);
        try
        {
            return Open(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ITensorFile Open(FileBytes file)
    {
        var start = file.ReadArray(0, (int)Math.Min(SniffedBytes, file.Length)).AsSpan();
        if (start.StartsWith("PK"u8)) return TorchFile.Open(file);
        if (start.Length > SafetensorsHeaderStart && start[SafetensorsHeaderStart] == '{') return SafetensorsFile.Open(file);
        throw new CheckpointException(file.Path, Recognise(start));
    }

    /// <summary>What people hand over instead of a weight file, and what to do about it.</summary>
    private static string Recognise(ReadOnlySpan<byte> start)
    {
        var text = Encoding.Latin1.GetString(start).TrimStart('\u00ef', '\u00bb', '\u00bf', ' ', '\t', '\r', '\n');
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return "is a git-lfs pointer, not the weights: run 'git lfs pull', or download the file itself";
        if (text.StartsWith('<')) return "is a web page, not the weights: the download failed; open the file to read why";
        if (text.StartsWith('{')) return "is a JSON file, not the weights; only an index named *.index.json can be opened";
        if (start.Length > TarMagicOffset && start[TarMagicOffset..].StartsWith("ustar"u8))
            return $"is the tar archive of a very old torch: {Resave}";
        if (start[0] == PickleProto) return $"is a bare pickle, as torch before 1.6 wrote: {Resave}";
        return $"is neither a zip of torch.save nor safetensors; it begins with {Convert.ToHexString(start[..Math.Min(8, start.Length)])}";
    }
}
