namespace Hanlin.Training.Tests.Network;

/// <summary>Tests that draw from torch's one generator, or count its tensors, run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class TorchCollection
{
    public const string Name = "torch";
}
