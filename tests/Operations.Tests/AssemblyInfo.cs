using Hanlin.Testing;

[assembly: AssemblyFixture(typeof(ServicesFixture))]
