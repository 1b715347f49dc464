// Every test runs networks on all processors: side by side they would only wait for one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
