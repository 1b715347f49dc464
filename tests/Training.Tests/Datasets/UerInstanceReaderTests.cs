using Hanlin.Training.Datasets;

namespace Hanlin.Training.Tests.Datasets;

/// <summary>Whatever stands in a file of that name: instances, or an error that says where and what.</summary>
public sealed class UerInstanceReaderTests : IDisposable
{
    // pickle.dumps((([2, 179, 314], 2), [3]), protocol=4)
    private static readonly byte[] Instance = Convert.FromHexString("80049517000000000000005D94284B024BB34D3A01654B0286945D944B036186942E");

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Protocol_3_is_read_too()
    {
        // pickle.dumps((([2, 179, 314], 2), [3]), protocol=3)
        var bytes = Convert.FromHexString("80035D7100284B024BB34D3A01654B028671015D71024B03618671032E");

        Read([.. bytes, .. Instance]).ShouldBe([[2, 179, 314], [2, 179, 314]]);
    }

    [Fact]
    public void Lists_of_more_than_a_thousand_ids_come_in_parts()
    {
        using (var stream = File.Create(folder["a"]))
        {
            var writer = new UerInstanceWriter(stream, 2500);
            writer.Add([.. Enumerable.Range(0, 2501)], 2500);
            writer.Add([.. Enumerable.Range(65_530, 2001)], 2001);
            writer.Add([7], 1);
        }

        Preprocessing.Instances(folder["a"]).ShouldBe([[.. Enumerable.Range(0, 2501)], [.. Enumerable.Range(65_530, 2001)], [7]]);
    }

    [Theory]
    [InlineData("636F730A73797374656D0A", "opcode GLOBAL where EMPTY_LIST belongs")]
    [InlineData("5D94284E65", "opcode NONE where APPENDS belongs")]
    [InlineData("5D948C026F739473", "opcode SHORT_BINUNICODE instead of the padding")]
    [InlineData("5D94284B0265" + "4B02" + "52", "opcode REDUCE where TUPLE2 belongs")]
    [InlineData("5D94284AFFFFFFFF65", "the negative number -1")]
    [InlineData("5D94284B024BB34D3A01654B0286945D946186942E", "without one segment length")]
    [InlineData("5D94284B024BB34D3A01654B0286945D9486942E", "without one segment length")]
    [InlineData("5D94284B024BB34D3A01654B0286945D94284B034B036586942E", "a list of more than 1 numbers")]
    [InlineData("5D94284B024BB34D3A01654B0286945D944B04618694" + "2E", "a segment of 4 in an instance of 3 ids")]
    [InlineData("5D94284B024BB34D3A01654B0286945D944B00618694" + "2E", "a segment of 0 in an instance of 3 ids")]
    [InlineData("5D944B0086945D944B01618694" + "2E", "sequences of -1 tokens")]
    [InlineData("5D94284B02654AFFFFFF7F86945D944B01618694" + "2E", "sequences of 2147483647 tokens; 1 to 8192 are read")]
    public void A_pickle_that_is_no_instance_is_refused_by_name(string pickle, string message) =>
        Refusal([0x80, 4, .. Convert.FromHexString(pickle)]).ShouldContain(message);

    [Theory]
    [InlineData("8002", "pickle protocol 2; 3 and 4 are read")]
    [InlineData("8005", "pickle protocol 5; 3 and 4 are read")]
    [InlineData("504B0304", "byte 0: no pickle begins here")]
    [InlineData("80", "the file ends inside an instance")]
    public void A_file_that_is_no_dataset_is_refused(string bytes, string message) => Refusal(Convert.FromHexString(bytes)).ShouldContain(message);

    [Fact]
    public void The_second_instance_must_be_as_long_as_the_first()
    {
        var longer = Convert.FromHexString("8004" + "5D94284B024BB34D3A01654B0386945D944B03618694" + "2E");

        Refusal([.. Instance, .. longer]).ShouldContain("byte 34: an instance of 3 ids and 3 of padding in a dataset of 4 + 1");
    }

    [Fact]
    public void A_file_that_was_cut_short_is_refused_wherever_it_was_cut()
    {
        for (var length = 1; length < 2 * Instance.Length; length++)
        {
            if (length != Instance.Length) Refusal(((byte[])[.. Instance, .. Instance])[..length]).ShouldContain("the file ends inside an instance");
        }
    }

    [Fact]
    public void Random_damage_never_does_more_than_throw_what_is_declared()
    {
        var whole = Golden.Bytes("datasets/edge_crlf_p1.pt");
        var random = new PythonRandom(20261126);
        for (var round = 0; round < 2000; round++)
        {
            byte[] damaged = [.. whole];
            for (var i = 0; i <= round % 4; i++) damaged[random.Next() % (uint)damaged.Length] = (byte)random.Next();
            folder.Write("a", damaged);
            try
            {
                Preprocessing.Instances(folder["a"]).ShouldAllBe(ids => ids.Length >= 1);
            }
            catch (InputException exception)
            {
                exception.Path.ShouldBe(folder["a"]);
            }
        }
    }

    private List<int[]> Read(byte[] bytes) => Preprocessing.Instances(folder.Write("a", bytes));

    private string Refusal(byte[] bytes) => Should.Throw<InputException>(() => Read(bytes)).Message;
}
