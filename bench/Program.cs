using Hanlin.Bench;

const int usage = 64; // sysexits.h, EX_USAGE
var benches = new Dictionary<string, Func<string[], Task>>
{
    ["engine"] = EngineBench.RunAsync,
    ["sampler"] = SamplerBench.RunAsync,
    ["service"] = ServiceBench.RunAsync,
    ["writer"] = WriterBench.RunAsync,
    ["submit"] = SubmitBench.RunAsync,
    ["preprocess"] = PreprocessBench.RunAsync,
    ["pretrain"] = PretrainBench.RunAsync,
};
if (args.Length == 0 || !benches.TryGetValue(args[0], out var bench))
{
    await Console.Error.WriteLineAsync($"Usage: bench/run {string.Join('|', benches.Keys)} [arguments]; see bench/README.md");
    return usage;
}

Console.WriteLine(Machine.Describe());
await bench(args[1..]);
return 0;
