namespace Hanlin.TrainingWorker.Tests.Rig;

/// <summary>A corpus, and jobs on it that take as long as a test needs.</summary>
internal static class Poems
{
    private static readonly string[] Lines = ["床前明月光，疑是地上霜。", "举头望明月，低头思故乡。", "白日依山尽，黄河入海流。", "欲穷千里目，更上一层楼。", "春眠不觉晓，处处闻啼鸟。", "夜来风雨声，花落知多少。"];

    public static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    /// <summary>Writes <c>corpus.txt</c> and <c>vocab.txt</c>.</summary>
    public static void Write(TrainingSystem system, int documents = 60)
    {
        File.WriteAllLines(system.PathOf("corpus.txt"), Enumerable.Range(0, documents).Select(number => Lines[number % Lines.Length]));
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        File.WriteAllLines(system.PathOf("vocab.txt"), special.Concat(Lines.SelectMany(line => line).Distinct().Order().Select(character => $"{character}")));
    }

    public static object Preprocess(int number, string dataset = "poems.dataset", Guid? dependsOn = null) => new
    {
        job_id = Id(number),
        stage = "preprocess",
        name = "dataset",
        depends_on = dependsOn,
        options = new { corpus_path = "corpus.txt", vocab_path = "vocab.txt", dataset_path = dataset, seq_length = 16 },
    };

    /// <summary>A network so small that a step takes a millisecond, on one thread so that every run has the same bits.</summary>
    public static object Pretrain(int number, string output, int steps, Guid? dependsOn = null) => new
    {
        job_id = Id(number),
        stage = "pretrain",
        depends_on = dependsOn,
        options = new
        {
            dataset_path = "poems.dataset",
            vocab_path = "vocab.txt",
            output_model_path = output,
            total_steps = steps,
            save_checkpoint_steps = 100,
            keep_checkpoints = 2,
            report_steps = 100,
            batch_size = 2,
            learning_rate = 0.001,
            threads = 1,
            hidden_size = 16,
            emb_size = 16,
            feedforward_size = 32,
            heads_num = 2,
            layers_num = 1,
            max_seq_length = 32,
        },
    };
}
