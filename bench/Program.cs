using System.Globalization;
using Hanlin.Bench;
using Hanlin.Checkpoints.Models;

var folder = await RandomModel.GetAsync(Path.Join(Path.GetTempPath(), "hanlin-bench"), 12, 768);
int[] batches = args.Length > 0 ? [.. args[0].Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : [1, 8, 16, 32, 64, 128];
var context = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 128;
foreach (var fileName in new[] { ModelFileNames.Onnx, ModelFileNames.OnnxInt8 })
{
    foreach (var batch in batches)
    {
        var (decode, prefill, network) = EngineBench.Measure(folder, fileName, batch, context, Environment.ProcessorCount);
        Console.WriteLine($"{fileName,-16} B={batch,-4} decode {decode,7:f0} tokens/s, prefill {prefill,7:f0} tokens/s, network {network:p1} of a step");
    }
}
