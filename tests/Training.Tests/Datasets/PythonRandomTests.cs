using System.Text.Json;
using Hanlin.Training.Datasets;

namespace Hanlin.Training.Tests.Datasets;

public sealed class PythonRandomTests
{
    private static readonly JsonElement Expected = JsonDocument.Parse(Golden.Bytes("datasets/python_shuffle_seed7.json")).RootElement;

    [Fact]
    public void The_words_are_those_of_CPython()
    {
        var random = new PythonRandom(7);

        Numbers("getrandbits32_first8").ShouldAllBe(word => random.Next() == (uint)word);
    }

    [Fact]
    public void The_shuffles_are_those_of_CPython_one_after_another()
    {
        var random = new PythonRandom(7);

        Shuffled(random, 100).ShouldBe(Numbers("shuffle_range100_first"));
        Shuffled(random, 100).ShouldBe(Numbers("shuffle_range100_second_without_reseeding"));
        Shuffled(new PythonRandom(7), 25600)[..50].ShouldBe(Numbers("shuffle_range25600_head"));
    }

    [Fact]
    public void Seeds_of_more_than_32_bits_fill_two_words_of_the_key()
    {
        // CPython 3.11: random.seed(2**40 + 7); random.getrandbits(32), three times.
        var random = new PythonRandom((1L << 40) + 7);
        (random.Next(), random.Next(), random.Next()).ShouldBe((2635837658u, 3209733218u, 3500038837u));
    }

    [Fact]
    public void A_saved_state_goes_on_as_the_generator_did()
    {
        var random = new PythonRandom(7);
        for (var i = 0; i < 700; i++) random.Next();
        var state = random.Save();
        var expected = Enumerable.Range(0, 2000).Select(_ => random.Next()).ToList();

        var restored = new PythonRandom(1);
        restored.Restore(state);

        Enumerable.Range(0, 2000).Select(_ => restored.Next()).ShouldBe(expected);
    }

    private static long[] Numbers(string name) => [.. Expected.GetProperty(name).EnumerateArray().Select(number => number.GetInt64())];

    private static long[] Shuffled(PythonRandom random, int count)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        random.Shuffle(items);
        return [.. items.Select(item => (long)item)];
    }
}
