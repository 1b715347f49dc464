using Hanlin.Producer.Shell;

namespace Hanlin.Producer.Tests.Shell;

public sealed class ProgressTests
{
    [Theory]
    [InlineData(0L, 100L, 0, "0/100 (0 %)")]
    [InlineData(24L, 100L, 2, "24/100 (24 %), 2.0/s, 0:38 left")]
    [InlineData(999L, 1000L, 250, "999/1000 (99 %), 250/s, 0:01 left")]
    [InlineData(1000L, 1000L, 250, "1000/1000 (100 %), 250/s")]
    [InlineData(1L, 1_000_000L, 0.25, "1/1000000 (0 %), 0.25/s, 1111:06:36 left")]
    [InlineData(7L, null, 12.34, "7, 12.3/s")]
    [InlineData(0L, 0L, 0, "0/0 (100 %)")]
    [InlineData(12L, 10L, 1, "12/10 (100 %), 1.0/s")]
    public void A_reading_says_count_rate_and_what_is_left(long count, long? total, double perSecond, string text) =>
        new ProgressReading(count, total, perSecond, TimeSpan.Zero).ToString().ShouldBe(text);

    [Fact]
    public async Task A_pipe_gets_a_line_when_there_is_news_and_one_at_the_end()
    {
        var streams = new Streams();
        await streams.Terminal.ProgressAsync("submit", 1_000, meter =>
        {
            for (var second = 1; second <= 20; second++)
            {
                streams.Time.Advance(TimeSpan.FromSeconds(1));
                meter.Add(50);
            }

            return Task.FromResult(0);
        });
        streams.Error.Split('\n').ShouldBe(
        [
            "submit: 250/1000 (25 %), 50.0/s, 0:15 left",
            "submit: 500/1000 (50 %), 50.0/s, 0:10 left",
            "submit: 750/1000 (75 %), 50.0/s, 0:05 left",
            "submit: 1000/1000 (100 %), 50.0/s",
            "submit: 1000/1000 (100 %), 50.0/s in 0:20",
            "",
        ]);
        streams.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Slow_work_is_heard_of_once_a_minute_and_its_end_even_when_it_fails()
    {
        var streams = new Streams();
        await Should.ThrowAsync<IOException>(() => streams.Terminal.ProgressAsync<int>("watch", 1_000_000, meter =>
        {
            for (var second = 1; second <= 130; second++)
            {
                streams.Time.Advance(TimeSpan.FromSeconds(1));
                meter.Report(second, 1_000_000);
            }

            throw new IOException("gone");
        }));

        // After 5, 65 and 125 seconds, and at the end.
        streams.Error.Split('\n').Select(line => line.Split(' ')[^1]).ShouldBe(["left", "left", "left", "2:10", ""]);
    }

    [Fact]
    public async Task The_rate_is_that_of_the_last_half_minute()
    {
        var streams = new Streams();
        var last = await streams.Terminal.ProgressAsync("run", 10_000, meter =>
        {
            for (var second = 1; second <= 100; second++)
            {
                streams.Time.Advance(TimeSpan.FromSeconds(1));
                meter.Add(second <= 60 ? 1 : 100);
            }

            return Task.FromResult(meter.Reading);
        });
        last.PerSecond.ShouldBe(100, 1e-9);
        last.Elapsed.ShouldBe(TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task Work_that_was_half_done_before_does_not_count_for_the_rate()
    {
        var streams = new Streams();
        var last = await streams.Terminal.ProgressAsync("watch", null, meter =>
        {
            meter.Report(5_000, 10_000);
            streams.Time.Advance(TimeSpan.FromSeconds(10));
            meter.Report(5_100, 10_000);
            return Task.FromResult(meter.Reading);
        });
        last.PerSecond.ShouldBe(10, 1e-9);
        last.Remaining.ShouldBe(TimeSpan.FromSeconds(490));
    }

    [Fact]
    public async Task Many_may_count_at_once()
    {
        var streams = new Streams();
        var last = await streams.Terminal.ProgressAsync("run", 40_000, async meter =>
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                for (var count = 0; count < 10_000; count++)
                    meter.Add();
            })));
            return meter.Reading;
        });
        last.Count.ShouldBe(40_000);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(1)]
    public async Task People_get_a_bar(int width)
    {
        var streams = new Streams(isForPeople: true, width);
        var result = await streams.Terminal.ProgressAsync("sub[m]it", 100, meter =>
        {
            streams.Time.Advance(TimeSpan.FromSeconds(1));
            meter.Add(100);
            return Task.FromResult("done");
        });
        result.ShouldBe("done");
        if (width == 80)
        {
            streams.Error.ShouldContain("sub[m]it");
            streams.Error.ShouldContain("100/100 (100 %)");
        }
    }
}
