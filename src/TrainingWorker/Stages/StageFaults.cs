using Hanlin.Checkpoints;
using Hanlin.Inference;
using Hanlin.Storage;
using Hanlin.Tokenization;
using Hanlin.Training;
using Hanlin.Training.Distributed;
using Hanlin.Training.Options;
using Hanlin.Training.Pretraining;

namespace Hanlin.TrainingWorker.Stages;

/// <summary>The one place that says what the exceptions of stages mean.</summary>
internal static class StageFaults
{
    /// <summary>The exception as one that its user understands.</summary>
    public static StageException Of(Exception exception) => exception switch
    {
        StageException known => known,
        AggregateException { InnerExceptions: [var single] } => Of(single),
        OptionException => new(StageFault.Options, exception.Message, exception),
        FileNotFoundException or DirectoryNotFoundException => new(StageFault.Missing, exception.Message, exception),
        InputException { InnerException: FileNotFoundException or DirectoryNotFoundException } => new(StageFault.Missing, exception.Message, exception),
        InputException or CheckpointException or VocabularyException or InvalidDataException or TrainingException => new(StageFault.Data, exception.Message, exception),
        IOException or UnauthorizedAccessException => new(StageFault.InputOutput, exception.Message, exception),
        InferenceException or StorageException or DllNotFoundException or DistributedException => new(StageFault.Environment, exception.Message, exception),
        TypeInitializationException { InnerException: { } inner } => Of(inner),
        OutOfMemoryException => new(StageFault.Environment, $"out of memory: {exception.Message}. Take a smaller batch_size, or gradient_checkpointing.", exception),
        _ => new(StageFault.Defect, $"{exception.GetType().Name}: {exception.Message}", exception),
    };
}
