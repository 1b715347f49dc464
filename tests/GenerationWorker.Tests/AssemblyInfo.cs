using Hanlin.GenerationWorker.Tests.Rig;
using Hanlin.Testing;

[assembly: AssemblyFixture(typeof(ServicesFixture))]
[assembly: AssemblyFixture(typeof(PoemModel))]

// Every test runs networks on all processors: side by side they would only wait for one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
