namespace TorchSharp;

/// <summary>Switches the recording of gradients on this thread until it is disposed.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly bool before = IsEnabled;

    public AutoGradMode(bool enabled) => Native.ts_set_grad_enabled(torch.Tensor.Flag(enabled));

    public static bool IsEnabled => Native.ts_grad_enabled() != 0;

    public void Dispose() => Native.ts_set_grad_enabled(torch.Tensor.Flag(before));
}

public static partial class torch
{
    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => AutoGradMode.IsEnabled;
}
