namespace Hanlin.GenerationWorker.Tests.Rig;

/// <summary>Jobs of the poem model, as a publisher writes them.</summary>
internal static class Jobs
{
    private static readonly string[] Openings = ["春眠不觉晓，", "床前明月光，", "白日依山尽，", "千山鸟飞绝，", "红豆生南国，", "空山不见人，", "独坐幽篁里，"];

    public static Guid IdOf(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    public static object Of(int number, int samples = 1, int maxNewTokens = 24, Guid? batch = null) => new
    {
        job_id = IdOf(number),
        model = TestSystem.Model,
        prompt = PromptOf(number),
        batch_id = batch,
        custom_id = $"line {number}",
        sampling = new { max_new_tokens = maxNewTokens, num_return_sequences = samples, seed = number },
    };

    public static string PromptOf(int number) => Openings[number % Openings.Length];
}
