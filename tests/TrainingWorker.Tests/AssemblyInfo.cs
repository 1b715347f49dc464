using Hanlin.Testing;

[assembly: AssemblyFixture(typeof(ServicesFixture))]

// Stages run on all processors: side by side tests would only wait for one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
