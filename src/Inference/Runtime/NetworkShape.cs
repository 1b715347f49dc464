using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Hanlin.Inference.Runtime;

/// <summary>What a network says of itself in the notes of its ONNX file.</summary>
internal sealed record NetworkShape(int VocabularySize, int ContextLength, int LayerCount, int HeadCount, int HeadSize, TensorElementType CacheType)
{
    public static NetworkShape Of(InferenceSession session, string path)
    {
        var notes = session.ModelMetadata.CustomMetadataMap;
        return new NetworkShape(
            Number("vocabulary_size"), Number("context_length"), Number("layer_count"), Number("head_count"), Number("head_size"),
            Text("cache_type") switch
            {
                "float32" => TensorElementType.Float,
                "float16" => TensorElementType.Float16,
                "int8" => TensorElementType.Int8,
                var other => throw new InferenceException($"{path}: the cache type '{other}' is not known; float32, float16 and int8 are."),
            });

        string Text(string key) => notes.TryGetValue("hanlin." + key, out var value)
            ? value
            : throw new InferenceException($"{path} is no network of Hanlin: the note hanlin.{key} is missing. Import the checkpoint with `hanlin models import`.");

        int Number(string key) => int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new InferenceException($"{path}: the note hanlin.{key} is '{Text(key)}'; a number above 0 is expected.");
    }
}
