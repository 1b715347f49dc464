namespace Hanlin.Contracts;

/// <summary>The names of the stages, as commands, messages and tables write them.</summary>
public static class TrainingStages
{
    /// <summary>Makes a vocabulary from a corpus.</summary>
    public const string BuildVocabulary = "build-vocab";

    /// <summary>Makes a dataset from a corpus and a vocabulary.</summary>
    public const string Preprocess = "preprocess";

    /// <summary>Trains a model on a dataset.</summary>
    public const string Pretrain = "pretrain";

    /// <summary>Measures a model on a text that it was not trained on.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>Converts weights between the formats of UER-py, Hugging Face and the model folder.</summary>
    public const string Convert = "convert";

    /// <summary>Checks a model folder and makes it a version that workers load.</summary>
    public const string Publish = "publish";

    /// <summary>All of them, in the order in which a model is made.</summary>
    public static IReadOnlyList<string> All { get; } = [BuildVocabulary, Preprocess, Pretrain, Evaluate, Convert, Publish];
}
