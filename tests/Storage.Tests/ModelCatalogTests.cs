namespace Hanlin.Storage.Tests;

public abstract class ModelCatalogTests(Store store)
{
    private readonly ModelCatalog catalog = new(store.Database, TimeProvider.System);
    private readonly string model = $"poem-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registrations_at_once_get_numbers_without_gap_or_double()
    {
        var registered = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(RegisterAsync, Token)));

        registered.Select(version => version.Version).ShouldBe(Enumerable.Range(1, 12), ignoreOrder: true);
        (await catalog.ListAsync(model, Token)).Select(version => version.Version).ShouldBe(Enumerable.Range(1, 12));
    }

    [Fact]
    public async Task Registrations_from_two_processes_get_different_numbers()
    {
        await using var other = Database.Open(store.Target);
        var elsewhere = new ModelCatalog(other, TimeProvider.System);
        var registered = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            index => Task.Run(() => (index % 2 == 0 ? catalog : elsewhere).RegisterAsync(NewRegistration(), Token), Token)));

        registered.Select(version => version.Version).ShouldBe(Enumerable.Range(1, 10), ignoreOrder: true);
    }

    [Fact]
    public async Task Activation_retires_the_version_before()
    {
        await RegisterAsync(3);
        (await catalog.FindActiveAsync(model, Token)).ShouldBeNull();
        await catalog.ActivateAsync(model, 1, Token);
        var second = await catalog.ActivateAsync(model, 2, Token);

        second.ActivatedAt.ShouldNotBeNull();
        (await catalog.FindActiveAsync(model, Token))!.Version.ShouldBe(2);
        (await StatesAsync()).ShouldBe([ModelVersionState.Retired, ModelVersionState.Active, ModelVersionState.Staged]);
        (await catalog.ListAsync(model, Token))[0].RetiredAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_activations_at_once_one_version_ends_active()
    {
        await RegisterAsync(6);
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(1, 6).Select(number => Task.Run(() => catalog.ActivateAsync(model, number, Token), Token)));
            (await StatesAsync()).ShouldBe(
                Enumerable.Repeat(ModelVersionState.Retired, 5).Append(ModelVersionState.Active), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Rollbacks_go_back_one_version_each()
    {
        await RegisterAsync(3);
        foreach (var number in new[] { 1, 3, 2 })
            await catalog.ActivateAsync(model, number, Token);

        (await catalog.RollbackAsync(model, Token)).Version.ShouldBe(3);
        (await catalog.RollbackAsync(model, Token)).Version.ShouldBe(1);
        (await Should.ThrowAsync<StorageException>(() => catalog.RollbackAsync(model, Token))).Message.ShouldContain("no earlier version");
        (await catalog.FindActiveAsync(model, Token))!.Version.ShouldBe(1);
        (await StatesAsync()).ShouldBe([ModelVersionState.Active, ModelVersionState.Retired, ModelVersionState.Retired]);
    }

    [Fact]
    public async Task Rejecting_the_active_version_puts_the_one_before_it_back()
    {
        await RegisterAsync(2);
        await catalog.ActivateAsync(model, 1, Token);
        await catalog.ActivateAsync(model, 2, Token);

        (await catalog.RejectAsync(model, 2, "model.onnx: 哈希不符", Token)).Note.ShouldBe("model.onnx: 哈希不符");
        (await StatesAsync()).ShouldBe([ModelVersionState.Active, ModelVersionState.Rejected]);
    }

    [Fact]
    public async Task A_model_never_loses_its_active_version_to_a_rejection_at_the_same_moment()
    {
        await RegisterAsync(1);
        await catalog.ActivateAsync(model, 1, Token);
        for (var round = 0; round < 20; round++)
        {
            var candidate = (await RegisterAsync()).Version;
            await Task.WhenAll(
                Task.Run(() => ActivateUnlessRejectedAsync(candidate), Token),
                Task.Run(() => catalog.RejectAsync(model, candidate, "diverged", Token), Token));
            (await catalog.FindActiveAsync(model, Token)).ShouldNotBeNull().Version.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_rejected_version_cannot_be_activated()
    {
        await RegisterAsync(1);
        await catalog.RejectAsync(model, 1, "NaN in layer 3", Token);
        (await Should.ThrowAsync<StorageException>(() => catalog.ActivateAsync(model, 1, Token))).Message
            .ShouldBe($"Version 1 of model '{model}' was rejected: NaN in layer 3");
    }

    [Fact]
    public async Task An_unknown_version_is_refused_with_those_there_are()
    {
        (await Should.ThrowAsync<StorageException>(() => catalog.ActivateAsync(model, 1, Token))).Message
            .ShouldContain($"no model '{model}'");
        await RegisterAsync(2);
        (await Should.ThrowAsync<StorageException>(() => catalog.ActivateAsync(model, 7, Token))).Message
            .ShouldBe($"Model '{model}' has no version 7; it has 1, 2");
    }

    [Fact]
    public async Task The_watch_key_changes_with_the_serving_version_and_only_then()
    {
        await RegisterAsync(2);
        var none = await catalog.WatchKeyAsync(model, Token);
        await catalog.ActivateAsync(model, 1, Token);
        var first = await catalog.WatchKeyAsync(model, Token);
        await RegisterAsync();
        await catalog.ActivateAsync(model, 1, Token);
        (await catalog.WatchKeyAsync(model, Token)).ShouldBe(first);
        await catalog.ActivateAsync(model, 2, Token);

        new[] { none, first, await catalog.WatchKeyAsync(model, Token) }.ShouldBeUnique();
    }

    [Fact]
    public async Task A_canary_serves_beside_the_active_version_and_is_promoted_in_its_place()
    {
        await RegisterAsync(3);
        (await Should.ThrowAsync<StorageException>(() => catalog.SetCanaryAsync(model, 2, 10, Token))).Message.ShouldContain("no active version");
        await catalog.ActivateAsync(model, 1, Token);
        await catalog.SetCanaryAsync(model, 2, 10, Token);
        await catalog.SetCanaryAsync(model, 2, 25, Token);
        var (active, canary) = await catalog.FindServingAsync(model, Token);
        (active!.Version, canary!.Version, canary.CanaryPercent).ShouldBe((1, 2, 25));

        await catalog.SetCanaryAsync(model, 3, 5, Token);
        (await StatesAsync()).ShouldBe([ModelVersionState.Active, ModelVersionState.Retired, ModelVersionState.Canary]);
        (await catalog.PromoteAsync(model, Token)).CanaryPercent.ShouldBe(0);
        (await StatesAsync()).ShouldBe([ModelVersionState.Retired, ModelVersionState.Retired, ModelVersionState.Active]);
        (await Should.ThrowAsync<StorageException>(() => catalog.PromoteAsync(model, Token))).Message.ShouldContain("no canary");
    }

    [Fact]
    public async Task A_rollback_takes_the_canary_back_first_and_never_goes_to_one_that_was_not_activated()
    {
        await RegisterAsync(3);
        await catalog.ActivateAsync(model, 1, Token);
        await catalog.ActivateAsync(model, 2, Token);
        await catalog.SetCanaryAsync(model, 3, 50, Token);

        (await catalog.RollbackAsync(model, Token)).Version.ShouldBe(2);
        (await StatesAsync()).ShouldBe([ModelVersionState.Retired, ModelVersionState.Active, ModelVersionState.Retired]);
        (await catalog.RollbackAsync(model, Token)).Version.ShouldBe(1);
        (await Should.ThrowAsync<StorageException>(() => catalog.RollbackAsync(model, Token))).Message.ShouldContain("no earlier version");
    }

    [Fact]
    public async Task The_active_and_a_rejected_version_can_be_no_canary()
    {
        await RegisterAsync(2);
        await catalog.ActivateAsync(model, 1, Token);
        (await Should.ThrowAsync<StorageException>(() => catalog.SetCanaryAsync(model, 1, 10, Token))).Message.ShouldContain("serves every job already");
        await catalog.SetCanaryAsync(model, 2, 10, Token);
        (await catalog.RejectAsync(model, 2, "diverged", Token)).CanaryPercent.ShouldBe(0);
        (await Should.ThrowAsync<StorageException>(() => catalog.SetCanaryAsync(model, 2, 10, Token))).Message.ShouldContain("diverged");
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => catalog.SetCanaryAsync(model, 2, 100, Token));
    }

    private async Task ActivateUnlessRejectedAsync(int number)
    {
        try
        {
            await catalog.ActivateAsync(model, number, Token);
        }
        catch (StorageException exception)
        {
            exception.Message.ShouldContain("was rejected");
        }
    }

    private async Task RegisterAsync(int count)
    {
        for (var index = 0; index < count; index++)
            await RegisterAsync();
    }

    private Task<ModelVersion> RegisterAsync() => catalog.RegisterAsync(NewRegistration(), Token);

    private ModelRegistration NewRegistration() => new()
    {
        ModelName = model,
        Sha256 = new string('0', 64),
        Path = $"{model}/1",
        Evaluation = """{"perplexity": 21.5}""",
    };

    private async Task<IEnumerable<ModelVersionState>> StatesAsync() =>
        (await catalog.ListAsync(model, Token)).Select(version => version.State);
}

public sealed class ModelCatalogOnPostgres(PostgresStore store) : ModelCatalogTests(store), IClassFixture<PostgresStore>;

public sealed class ModelCatalogOnSqlite(SqliteStore store) : ModelCatalogTests(store), IClassFixture<SqliteStore>;
