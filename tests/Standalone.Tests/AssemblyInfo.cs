using Hanlin.Standalone.Tests.Rig;
using Hanlin.Testing;

[assembly: AssemblyFixture(typeof(ServicesFixture))]
[assembly: AssemblyFixture(typeof(ImportedHome))]

// Every test runs networks on all processors: side by side they would only wait for one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
