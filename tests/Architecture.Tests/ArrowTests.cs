namespace Hanlin.Architecture.Tests;

/// <summary>The arrows of docs/structure.md. A new arrow is a decision: it is drawn there and here.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Contracts"] = [],
        ["Tokenization"] = [],
        ["Checkpoints"] = ["Tokenization"],
        ["Inference"] = ["Tokenization"],
        ["Conversion"] = ["Checkpoints", "Inference"],
        ["Storage"] = [],
        ["ServiceDefaults"] = ["Contracts"],
        ["Producer"] = ["Contracts", "Storage", "ServiceDefaults"],
        ["GenerationWorker"] = ["Contracts", "Storage", "ServiceDefaults", "Inference", "Checkpoints"],
        ["Training"] = ["Contracts", "Tokenization", "Checkpoints"],
        ["TrainingWorker"] = ["Contracts", "Storage", "ServiceDefaults", "Training", "Checkpoints", "Conversion", "Inference"],
        ["Standalone"] = ["Producer", "GenerationWorker", "TrainingWorker", "Training", "Conversion"],
        ["Migrations"] = ["Storage"],
    };

    // Who may know a package by name; what is not listed may be used by anyone.
    private static readonly Dictionary<string, string[]> Knowers = new()
    {
        ["MassTransit"] = ["ServiceDefaults"],
        ["RabbitMQ.Client"] = ["ServiceDefaults"],
        ["Microsoft.EntityFrameworkCore"] = ["Storage", "Migrations"],
        ["Npgsql"] = ["Storage", "Migrations"],
        ["EFCore.NamingConventions"] = ["Storage"],
        ["Microsoft.ML.OnnxRuntime"] = ["Inference"],
        ["TorchSharp"] = ["Training"],
        ["Google.Protobuf"] = ["Checkpoints"],
        ["System.CommandLine"] = ["Producer"],
        ["Spectre.Console"] = ["Producer"],
    };

    // Namespaces reach further than package references, which are transitive.
    private static readonly Dictionary<string, string[]> UsersOfNamespaces = new()
    {
        ["MassTransit"] = ["ServiceDefaults", "Producer", "GenerationWorker", "TrainingWorker", "Standalone"],
        ["RabbitMQ"] = ["ServiceDefaults"],
        ["Microsoft.EntityFrameworkCore"] = ["Storage", "Migrations"],
        ["Npgsql"] = ["Storage", "Migrations"],
        ["Microsoft.ML.OnnxRuntime"] = ["Inference"],
        ["TorchSharp"] = ["Training"],
    };

    [Fact]
    public void Projects_refer_to_what_the_structure_page_says_and_nothing_else()
    {
        Repository.Projects.Keys.Order().ShouldBe(Arrows.Keys.Order());
        foreach (var (project, targets) in Arrows) Repository.ProjectReferencesOf(project).Order().ShouldBe(targets.Order(), project);
    }

    [Fact]
    public void No_arrow_closes_a_circle()
    {
        foreach (var project in Arrows.Keys) Reach(project, []).ShouldNotContain(project, project);

        static HashSet<string> Reach(string project, HashSet<string> seen)
        {
            foreach (var target in Arrows[project].Where(seen.Add)) Reach(target, seen);
            return seen;
        }
    }

    [Fact]
    public void Packages_are_known_to_those_who_own_their_subject()
    {
        foreach (var project in Arrows.Keys)
        {
            foreach (var package in Repository.PackageReferencesOf(project))
            {
                var knowers = Knowers.Where(pair => package == pair.Key || package.StartsWith(pair.Key + ".", StringComparison.Ordinal)).Select(pair => pair.Value).FirstOrDefault();
                if (knowers is not null) knowers.ShouldContain(project, $"{project} refers to {package}");
            }
        }
    }

    [Fact]
    public void Namespaces_of_bus_database_and_runtime_stay_where_they_belong()
    {
        foreach (var (root, users) in UsersOfNamespaces)
        {
            foreach (var project in Arrows.Keys.Except(users))
            {
                foreach (var (path, text) in Repository.SourcesOf(project))
                    text.Split('\n').ShouldNotContain(line => line.StartsWith($"using {root};", StringComparison.Ordinal) || line.StartsWith($"using {root}.", StringComparison.Ordinal), path);
            }
        }
    }

    [Fact]
    public void Handlers_know_nothing_of_the_bus()
    {
        foreach (var (path, text) in Repository.SourcesOf("GenerationWorker").Where(source => source.Path.EndsWith("Handler.cs", StringComparison.Ordinal)))
            text.ShouldNotContain("using MassTransit", Case.Sensitive, path);
    }
}
