using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hanlin.Producer.Shell;

/// <summary>Progress for people.</summary>
internal static class ProgressBar
{
    public static Task<T> RunAsync<T>(
        IAnsiConsole console, string title, long? total, TimeProvider time, Func<ProgressMeter, Task<T>> work)
    {
        var text = new ReadingColumn();
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), text)
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title));
                task.IsIndeterminate = total is null;
                return await work(new ProgressMeter(total, time, reading =>
                {
                    text.Reading = reading;
                    task.IsIndeterminate = reading.Total is null;
                    task.MaxValue = Math.Max(reading.Total ?? 1, 1);
                    task.Value = reading.Count;
                }));
            });
    }

    private sealed class ReadingColumn : ProgressColumn
    {
        private volatile string text = "";

        public ProgressReading Reading
        {
            set => text = value.ToString();
        }

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(text);
    }
}
