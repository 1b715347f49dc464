using System.ComponentModel.DataAnnotations;

namespace Hanlin.GenerationWorker;

/// <summary>Settings of a generation worker: the section <c>Worker</c>, so <c>HANLIN_WORKER__MODEL</c> in the environment.</summary>
public sealed class WorkerOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Worker";

    /// <summary>The model whose queue it consumes.</summary>
    [Required(ErrorMessage = "Worker:Model is missing: set HANLIN_WORKER__MODEL to the name of a model, as `hanlin models list` shows it.")]
    public string Model { get; set; } = "";

    /// <summary>The folder that holds <c>NAME/VERSION</c> for every model version; workers and importers share it.</summary>
    [Required(ErrorMessage = "Worker:ModelsDirectory is missing: set HANLIN_WORKER__MODELSDIRECTORY to the folder that holds the models.")]
    public string ModelsDirectory { get; set; } = "";

    /// <summary>Name of this worker in results, metrics and queue names; unique among the workers of a broker.</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,100}$", ErrorMessage = "Worker:Name may have up to 100 letters, digits, '.', '_' and '-'.")]
    public string Name { get; set; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public string Device { get; set; } = "auto";

    /// <summary><c>auto</c>, <c>fp32</c>, <c>int8</c> or <c>fp16</c>.</summary>
    public string Precision { get; set; } = "auto";

    /// <summary>Sequences that run at the same time.</summary>
    [Range(1, 4096)]
    public int Slots { get; set; } = 64;

    /// <summary>Most tokens of a sequence; the model's context where that is shorter.</summary>
    [Range(2, 1_000_000)]
    public int MaxSequenceLength { get; set; } = 1024;

    /// <summary>Threads of network and sampler; 0 takes every processor.</summary>
    [Range(0, 1024)]
    public int Threads { get; set; }

    /// <summary>How long running sequences may go on after SIGTERM before they are given back.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan DrainBudget { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the table of versions is read, in case an event was lost.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Jobs taken from the broker at a time: the slots and a refill, so that a finished sequence never leaves its slot empty.</summary>
    internal int PrefetchCount => Slots + Math.Max(2, Slots / 4);
}
