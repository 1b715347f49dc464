using System.Text;
using Hanlin.GenerationWorker.Tests.Rig;
using Hanlin.Storage;
using Hanlin.Testing;

namespace Hanlin.GenerationWorker.Tests;

/// <summary>Whatever is put on the queue: the bad ones end as rows with a reason, the good ones beside them as texts, the worker lives on.</summary>
public sealed class BadMessageTests(ServicesFixture services, PoemModel model)
{
    private static readonly (string Name, byte[] Body, string Reason)[] Unreadable =
    [
        ("m1 empty", [], "cannot be read"),
        ("m2 one byte", "{"u8.ToArray(), "cannot be read"),
        ("m3 no JSON", "春眠不觉晓"u8.ToArray(), "cannot be read"),
        ("m5 byte order mark and UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray(), "cannot be read"),
        ("m7 bytes that are no UTF-8", [.. "{\"prompt\":\""u8, 0xC3, 0x28, .. "\"}"u8], "cannot be read"),
        ("m8 sixty-five arrays", Encoding.UTF8.GetBytes(new string('[', 65) + new string(']', 65)), "cannot be read"),
        ("m10 an array", "[1,2,3]"u8.ToArray(), "cannot be read"),
        ("m16 no job id", "{\"model\":\"poem\",\"prompt\":\"a\"}"u8.ToArray(), "job_id"),
        ("m16 a job id that is none", "{\"job_id\":\"one\",\"model\":\"poem\",\"prompt\":\"a\"}"u8.ToArray(), "job_id"),
    ];

    private static readonly (string Fields, string Reason)[] Invalid =
    [
        ("\"prompt\":\"a\\u0000b\"", "prompt"),
        ("\"prompt\":\"春\",\"schema_version\":2", "schema_version"),
        ("\"prompt\":\"春\",\"sampling\":{\"temperature\":0}", "temperature"),
        ("\"prompt\":\"春\",\"sampling\":{\"top_p\":1.0001}", "top_p"),
        ("\"prompt\":\"春\",\"sampling\":{\"top_k\":-1}", "top_k"),
        ("\"prompt\":\"春\",\"sampling\":{\"repetition_penalty\":0}", "repetition_penalty"),
        ("\"prompt\":\"春\",\"sampling\":{\"num_return_sequences\":1000000}", "num_return_sequences"),
        ("\"prompt\":\"春\",\"sampling\":{\"max_new_tokens\":0}", "max_new_tokens"),
        ("\"prompt\":\"春\",\"sampling\":{\"stop\":[\"\"]}", "stop"),
        ("\"prompt\":\"春\",\"sampling\":{\"eos_token_ids\":[999999]}", "999999"),
    ];

    [Fact]
    public async Task Bad_messages_end_as_rejected_rows_and_good_ones_beside_them_as_texts()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        var worker = system.StartWorker();
        var number = 0;
        foreach (var (_, body, _) in Unreadable)
        {
            await system.Publisher.PublishAsync(body, messageId: Guid.NewGuid().ToString());
            await system.Publisher.PublishAsync(Jobs.Of(number++));
        }

        for (var index = 0; index < Invalid.Length; index++)
        {
            await system.Publisher.PublishTextAsync($"{{\"job_id\":\"{Jobs.IdOf(10_000 + index)}\",\"model\":\"poem\",{Invalid[index].Fields}}}");
            await system.Publisher.PublishAsync(Jobs.Of(number++));
        }

        var total = Unreadable.Length + Invalid.Length + number;
        await system.WaitForRowsAsync(total);
        var rows = await system.RowsAsync();
        rows.Count.ShouldBe(total);
        var rejected = rows.Where(row => row.Status == ResultStatus.Rejected).ToList();
        rejected.Count.ShouldBe(Unreadable.Length + Invalid.Length, string.Join('\n', rows.Select(row => $"{row.Status} {row.Error}")));
        foreach (var (name, _, reason) in Unreadable) rejected.ShouldContain(row => row.Error!.Contains(reason), name);
        for (var index = 0; index < Invalid.Length; index++)
            rejected.Single(row => row.JobId == Jobs.IdOf(10_000 + index)).Error!.ShouldContain(Invalid[index].Reason);
        for (var good = 0; good < number; good++) rows.Single(row => row.JobId == Jobs.IdOf(good)).Status.ShouldBe(ResultStatus.Succeeded);
        (await worker.TerminateAsync()).ShouldBe(0, worker.Output);
    }

    [Fact]
    public async Task An_enveloped_job_and_a_job_without_a_content_type_are_jobs_too()
    {
        await using var system = await TestSystem.CreateAsync(services, model);
        system.StartWorker();
        await system.Publisher.PublishAsync(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new
            {
                messageId = Guid.NewGuid(),
                messageType = new[] { "urn:message:Hanlin.Contracts:GenerateText" },
                message = new { job_id = Jobs.IdOf(1), model = "poem", prompt = "春眠不觉晓，" },
            }),
            contentType: "application/vnd.masstransit+json");
        await system.Publisher.PublishAsync(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { job_id = Jobs.IdOf(2), model = "poem", prompt = "春" }), contentType: null);
        await system.WaitForRowsAsync(2);
        (await system.RowsAsync()).ShouldAllBe(row => row.Status == ResultStatus.Succeeded);
    }
}
