using Hanlin.Checkpoints;
using Hanlin.Inference;
using Hanlin.Producer.Shell;
using Hanlin.Tokenization;
using Hanlin.Training.Options;

namespace Hanlin.Standalone;

/// <summary>What the exceptions of model files and engine mean to the user.</summary>
internal static class EngineFailure
{
    /// <summary>The meaning of an exception; null where it is none of these.</summary>
    public static Failure? Of(Exception exception) => exception switch
    {
        CheckpointException or VocabularyException => new Failure(ExitCode.DataError, exception.Message),
        OptionException => new Failure(ExitCode.Usage, exception.Message),
        InferenceException => new Failure(ExitCode.Configuration, exception.Message),
        _ => null,
    };
}
