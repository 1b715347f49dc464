namespace TorchSharp;

/// <summary>The scopes of one thread, and what its tensors' lives amount to.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? current;

    internal static DisposeScopeManager Current => current ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics ThreadStatistics { get; } = new();

    internal DisposeScope? CurrentDisposeScope { get; private set; }

    public static ThreadDisposeScopeStatistics Statistics => Current.ThreadStatistics;

    internal DisposeScope NewDisposeScope() => CurrentDisposeScope = new DisposeScope(this);

    /// <summary>Scopes usually end innermost first; one that ends early is cut out of the chain.</summary>
    internal void RemoveDisposeScope(DisposeScope scope)
    {
        if (CurrentDisposeScope == scope)
        {
            CurrentDisposeScope = scope.OuterScope;
            return;
        }
        for (var inner = CurrentDisposeScope; inner is not null; inner = inner.OuterScope)
        {
            if (inner.OuterScope == scope) inner.OuterScope = scope.OuterScope;
        }
    }
}

/// <summary>How many tensors a thread made, gave to scopes and took from them, and disposed.</summary>
public class ThreadDisposeScopeStatistics
{
    public LifetimeStatistics TensorStatistics { get; } = new();

    public long CreatedOutsideScopeCount => TensorStatistics.CreatedOutsideScopeCount;

    public long DisposedOutsideScopeCount => TensorStatistics.DisposedOutsideScopeCount;

    public long CreatedInScopeCount => TensorStatistics.CreatedInScopeCount;

    public long DisposedInScopeCount => TensorStatistics.DisposedInScopeCount;

    public long AttachedToScopeCount => TensorStatistics.AttachedToScopeCount;

    public long DetachedFromScopeCount => TensorStatistics.DetachedFromScopeCount;

    /// <summary>Tensors made on this thread that are still alive.</summary>
    public long ThreadTotalLiveCount => TensorStatistics.ThreadTotalLiveCount;

    public void Reset() => TensorStatistics.Reset();

    public override string ToString() => TensorStatistics.ToString();
}

/// <summary>The counters. A tensor counts where it was made, whoever disposes it, so a finaliser may count beside the owner.</summary>
public class LifetimeStatistics
{
    private long createdOutside, disposedOutside, createdIn, disposedIn, attached, detached;

    public long CreatedOutsideScopeCount => Interlocked.Read(ref createdOutside);

    public long DisposedOutsideScopeCount => Interlocked.Read(ref disposedOutside);

    public long CreatedInScopeCount => Interlocked.Read(ref createdIn);

    public long DisposedInScopeCount => Interlocked.Read(ref disposedIn);

    public long AttachedToScopeCount => Interlocked.Read(ref attached);

    public long DetachedFromScopeCount => Interlocked.Read(ref detached);

    public long ThreadTotalLiveCount => CreatedInScopeCount - DisposedInScopeCount + CreatedOutsideScopeCount - DisposedOutsideScopeCount;

    public void Reset() => createdOutside = disposedOutside = createdIn = disposedIn = attached = detached = 0;

    public override string ToString() =>
        $"ThreadTotalLiveCount: {ThreadTotalLiveCount}; created in scopes {CreatedInScopeCount}, outside {CreatedOutsideScopeCount}; " +
        $"disposed in scopes {DisposedInScopeCount}, outside {DisposedOutsideScopeCount}; " +
        $"attached {AttachedToScopeCount}, detached {DetachedFromScopeCount}";

    internal void Created(bool inScope) => Interlocked.Increment(ref inScope ? ref createdIn : ref createdOutside);

    internal void Disposed(bool inScope) => Interlocked.Increment(ref inScope ? ref disposedIn : ref disposedOutside);

    internal void AttachedToScope() => Interlocked.Increment(ref attached);

    internal void DetachedFromScope() => Interlocked.Increment(ref detached);
}

public static partial class torch
{
    /// <summary>Begins a scope on this thread; see <see cref="DisposeScope"/>.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Current.NewDisposeScope();

    /// <summary>Runs <paramref name="expr"/> in a scope of its own and keeps its result only.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
