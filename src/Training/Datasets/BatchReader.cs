using Hanlin.Training.Options;

namespace Hanlin.Training.Datasets;

/// <summary>Opens datasets for training, whichever format they have.</summary>
public static class BatchReader
{
    /// <summary>Opens a dataset at its beginning.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InputException">It is damaged, or was made with another vocabulary.</exception>
    /// <exception cref="OptionException">The order that is asked for needs the other format.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IBatchReader Open(string path, BatchOptions options)
    {
        var format = FormatOf(path);
        if (format == DatasetFormat.Uer && options.Order == ShuffleOrder.Global)
        {
            throw new OptionException($"--shuffle global: {path} has UER-py's format, which is read from front to back. " +
                "Preprocess the corpus with --dataset_format hanlin, or train with --shuffle uer");
        }

        if (format == DatasetFormat.Uer || options.Order == ShuffleOrder.Uer) return new UerBatchReader(OpenSource(path, options), options, path);
        return new GlobalBatchReader(OpenHanlin(path, options), options, path);
    }

    /// <summary>The format of a dataset, by its first bytes.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InputException">It is empty, or a folder.</exception>
    public static DatasetFormat FormatOf(string path)
    {
        if (Directory.Exists(path)) throw new InputException(path, "is a folder; a dataset is one file");
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such dataset", path);

        // A pipe has no length either, and opening one would wait for its writer.
        if (new FileInfo(path).Length == 0) throw new InputException(path, "is empty; a dataset has at least one instance");

        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[HanlinHeader.Size];
        var count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return HanlinHeader.Matches(head[..count]) ? DatasetFormat.Hanlin : DatasetFormat.Uer;
    }

    internal static IInstanceSource OpenSource(string path, BatchOptions options)
    {
        if (FormatOf(path) == DatasetFormat.Hanlin) return new HanlinInstanceSource(OpenHanlin(path, options));

        if (DatasetManifest.TryRead(path) is { } manifest) CheckVocabulary(path, manifest.VocabularySha256, options);
        return UerInstanceReader.Open(path);
    }

    private static HanlinDataset OpenHanlin(string path, BatchOptions options)
    {
        var dataset = HanlinDataset.Open(path);
        try
        {
            CheckVocabulary(path, dataset.VocabularySha256, options);
            return dataset;
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    private static void CheckVocabulary(string path, string sha256, BatchOptions options)
    {
        if (options.VocabularySha256 is { } expected && expected != sha256)
            throw new InputException(path, $"was made with the vocabulary {sha256[..12]}..., not with {expected[..12]}... (SHA-256). Preprocess the corpus with this vocabulary");
    }
}
