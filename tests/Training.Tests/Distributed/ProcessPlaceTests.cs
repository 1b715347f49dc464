using Hanlin.Training.Distributed;

namespace Hanlin.Training.Tests.Distributed;

public sealed class ProcessPlaceTests
{
    [Fact]
    public void A_process_finds_its_place_in_what_mpirun_SLURM_and_the_launcher_say()
    {
        Place(("OMPI_COMM_WORLD_RANK", "3"), ("OMPI_COMM_WORLD_SIZE", "4"), ("OMPI_COMM_WORLD_LOCAL_RANK", "1")).ShouldBe(new ProcessPlace(3, 4, 1));
        Place(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "2"), ("SLURM_LOCALID", "0")).ShouldBe(new ProcessPlace(0, 2, 0));
        Place(("HANLIN_RANK", "5"), ("HANLIN_WORLD_SIZE", "8"), ("HANLIN_LOCAL_RANK", "1"), ("SLURM_PROCID", "0"), ("SLURM_NTASKS", "2")).ShouldBe(new ProcessPlace(5, 8, 1));
        Place().ShouldBeNull();
        Place(("RANK", "4"), ("WORLD_SIZE", "4")).ShouldBeNull();
    }

    [Fact]
    public async Task A_process_that_nobody_started_as_one_of_a_group_is_told_how_to_be()
    {
        (await ProcessGroups.JoinAsync(new GroupOptions(), TestContext.Current.CancellationToken)).ShouldBeOfType<SingleProcess>().WorldSize.ShouldBe(1);
        var refusal = await Should.ThrowAsync<DistributedException>(() => ProcessGroups.JoinAsync(new GroupOptions { WorldSize = 2 }, TestContext.Current.CancellationToken));
        refusal.Message.ShouldContain("mpirun -n 2");
    }

    private static ProcessPlace? Place(params (string Name, string Value)[] environment) =>
        ProcessPlace.Find(name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
