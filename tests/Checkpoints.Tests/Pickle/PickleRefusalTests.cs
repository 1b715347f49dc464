using Hanlin.Checkpoints.Pickle;
using Hanlin.Checkpoints.Tests.Building;

namespace Hanlin.Checkpoints.Tests.Pickle;

/// <summary>The bad pickles p1 to p16, each inside an otherwise sound archive with six singles in storage 0.</summary>
public sealed class PickleRefusalTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_pickle_that_the_others_spoil_is_accepted()
    {
        using var file = CheckpointFile.Open(directory.WriteTorch(PickleBuilder.OneTensor(), new byte[24]));

        file.Tensors.ShouldBe([new TensorInfo("x", DType.Float32, [2, 3])]);
    }

    [Theory]
    [InlineData("os", "system", "'os.system'", "could run code")]
    [InlineData("posix", "system", "'posix.system'", "could run code")]
    [InlineData("builtins", "eval", "'builtins.eval'", "could run code")]
    [InlineData("__builtin__", "getattr", "'__builtin__.getattr'", "could run code")]
    [InlineData("torch._utils", "_rebuild_device_tensor_from_numpy", "'torch._utils._rebuild_device_tensor_from_numpy'", "unsupported")]
    [InlineData("torch.storage", "_load_from_bytes", "'torch.storage._load_from_bytes'", "unsupported")]
    [InlineData("collections", "OrderedDict.fromkeys", "'collections.OrderedDict.fromkeys'", "could run code")]
    [InlineData("\u001b[2J", "\u202ex", "'\\u001b[2J.\\u202ex'", "could run code")]
    public void P1_P2_P3_a_foreign_global_is_refused_by_name(string module, string name, string shown, string reason) =>
        Write(pickle => pickle.Global(module, name).String("id").Op(PickleOpcode.Tuple1).Op(PickleOpcode.Reduce))
            .ShouldBeRefused("model/data.pkl", shown, reason);

    [Fact]
    public void P4_a_global_put_together_from_the_memo_is_refused_by_name() =>
        Write(pickle => pickle
            .String("system").Op(PickleOpcode.Memoize)
            .String("os").Op(PickleOpcode.Binget, 0).Op(PickleOpcode.StackGlobal))
            .ShouldBeRefused("'os.system'");

    [Theory]
    [InlineData((byte)PickleOpcode.Ext1, "EXT1")]
    [InlineData((byte)PickleOpcode.Ext2, "EXT2")]
    [InlineData((byte)PickleOpcode.Ext4, "EXT4")]
    [InlineData((byte)PickleOpcode.Inst, "INST")]
    [InlineData((byte)PickleOpcode.Obj, "OBJ")]
    [InlineData((byte)PickleOpcode.Newobj, "NEWOBJ")]
    [InlineData((byte)PickleOpcode.NewobjEx, "NEWOBJ_EX")]
    [InlineData((byte)PickleOpcode.Persid, "PERSID")]
    [InlineData((byte)PickleOpcode.EmptyList, "EMPTY_LIST")]
    [InlineData((byte)PickleOpcode.NextBuffer, "NEXT_BUFFER")]
    [InlineData((byte)0xff, "0xff")]
    public void P5_P6_an_opcode_that_tensors_do_not_need_is_refused_by_name(byte opcode, string name) =>
        Write(pickle => pickle.Op((PickleOpcode)opcode, 0, 0, 0, 0)).ShouldBeRefused($"opcode {name},", "safetensors");

    [Fact]
    public void P7_a_state_on_anything_but_an_OrderedDict_is_refused()
    {
        Write(pickle => pickle.Tensor("0", 6, 0, [6], [1]).Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Build)).ShouldBeRefused("a BUILD on");
        Write(pickle => pickle.Op(PickleOpcode.EmptyDict).Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Build)).ShouldBeRefused("a BUILD on");
        Write(pickle => pickle.OrderedDict().String("__setstate__").Op(PickleOpcode.Build)).ShouldBeRefused("a BUILD on");
    }

    [Fact]
    public void P8_a_pickle_without_a_proper_end_is_refused()
    {
        var sound = PickleBuilder.OneTensor();
        WriteBytes(sound[..^1]).ShouldBeRefused("ends in the middle of an opcode");
        WriteBytes([.. sound, 0x4e]).ShouldBeRefused("left over at STOP");
        WriteBytes(new PickleBuilder().Protocol(2).Op(PickleOpcode.Stop).Bytes).ShouldBeRefused("operand is missing");
        WriteBytes(new PickleBuilder().Protocol(2).Op(PickleOpcode.None).Op(PickleOpcode.None).Op(PickleOpcode.Stop).Bytes)
            .ShouldBeRefused("left over at STOP");
    }

    [Fact]
    public void P8_operands_are_not_taken_from_below_a_mark()
    {
        Write(pickle => pickle.Int(1).Op(PickleOpcode.Mark).Op(PickleOpcode.Tuple1)).ShouldBeRefused("operand is missing");
        WriteBytes(new PickleBuilder().Protocol(2).Op(PickleOpcode.Tuple).Bytes).ShouldBeRefused("no MARK is open");
    }

    [Fact]
    public void P9_a_memo_entry_that_was_never_set_is_refused() =>
        Write(pickle => pickle.Op(PickleOpcode.LongBinget, 0x40, 0xe2, 1, 0)).ShouldBeRefused("memo entry 123456");

    [Fact]
    public void P10_an_integer_of_two_gibibytes_is_refused_before_it_is_read()
    {
        Write(pickle => pickle.Op(PickleOpcode.Long4, PickleBuilder.UInt32(1u << 31)))
            .ShouldBeRefused("integer of 2147483648 bytes", "at most 8");
        Write(pickle => pickle.Op(PickleOpcode.Long1, [9, 1, 2, 3, 4, 5, 6, 7, 8, 9])).ShouldBeRefused("integer of 9 bytes");
    }

    [Fact]
    public void P11_a_string_of_2_to_the_63_bytes_is_refused_before_it_is_read()
    {
        Write(pickle => pickle.Op(PickleOpcode.Binunicode8, PickleBuilder.UInt64(1UL << 63)))
            .ShouldBeRefused("string of 9223372036854775808 bytes");
        Write(pickle => pickle.Op(PickleOpcode.Binunicode, PickleBuilder.UInt32(65_537))).ShouldBeRefused("string of 65537 bytes");
        Write(pickle => pickle.Op(PickleOpcode.ShortBinunicode, 2, 0xc3, 0x28)).ShouldBeRefused("not UTF-8");
        Write(pickle => pickle.Op(PickleOpcode.Global).Raw(new string('m', 300))).ShouldBeRefused("name does not end");
    }

    [Fact]
    public void P12_a_frame_longer_than_the_file_is_refused() =>
        Write(pickle => pickle.Op(PickleOpcode.Frame, PickleBuilder.UInt64(ulong.MaxValue)))
            .ShouldBeRefused("FRAME of 18446744073709551615 bytes");

    [Fact]
    public void P13_a_million_nested_tuples_are_refused() =>
        Write(pickle => pickle.Op(PickleOpcode.EmptyTuple).Raw(new string((char)PickleOpcode.Tuple1, 1_000_000)))
            .ShouldBeRefused("more than 250000 tuples");

    [Fact]
    public void P14_a_dictionary_that_holds_itself_is_no_tensor() =>
        Write(pickle => pickle
            .Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Memoize)
            .String("me").Op(PickleOpcode.Binget, 0).Op(PickleOpcode.Setitem))
            .ShouldBeRefused("'x' is not a tensor");

    /// <summary>Thirty pairs, each of the one before it twice: 2^30 elements for whoever walks them.</summary>
    [Fact]
    public void P14_a_memo_bomb_is_never_unfolded() =>
        Write(pickle =>
        {
            pickle.Op(PickleOpcode.EmptyTuple);
            for (byte i = 0; i < 30; i++) pickle.Op(PickleOpcode.Binput, i).Op(PickleOpcode.Binget, i).Op(PickleOpcode.Tuple2);
        }).ShouldBeRefused("'x' is not a tensor");

    [Fact]
    public void P14_the_stack_the_marks_the_memo_and_the_number_of_opcodes_have_limits()
    {
        Write(pickle => pickle.Raw(new string('N', 20_000))).ShouldBeRefused("stack deeper than 10000");
        Write(pickle => pickle.Raw(new string('(', 20_000))).ShouldBeRefused("more than 10000 open marks");
        Write(pickle => pickle.Op(PickleOpcode.None).Raw(new string((char)PickleOpcode.Memoize, 200_001)))
            .ShouldBeRefused("memo of more than 200000");
        Write(pickle => pickle.Op(PickleOpcode.None).Raw(string.Concat(Enumerable.Repeat("q\0", 1_500_000))))
            .ShouldBeRefused("more than 1500000 opcodes");
        WriteBytes(new byte[17 * 1024 * 1024]).ShouldBeRefused("at most 16777216 are read");
    }

    [Theory]
    [InlineData(0, 6, 2, "reaches element 10")]
    [InlineData(1, 6, 1, "reaches element 6")]
    [InlineData(-1, 2, 1, "negative offset or stride")]
    [InlineData(5, 2, -1, "negative offset or stride")]
    [InlineData(0, 6, long.MaxValue, "reaches element")]
    [InlineData(long.MaxValue, 2, long.MaxValue, "reaches element")]
    [InlineData(0, 4, 0, "more than once")]
    public void P15_a_view_outside_its_storage_is_refused(long offset, long size, long stride, string reason) =>
        Write(pickle => pickle.Tensor("0", 6, offset, [size], [stride])).ShouldBeRefused("on storage 0", reason);

    [Fact]
    public void P15_impossible_sizes_and_strides_are_refused()
    {
        Write(pickle => pickle.Tensor("0", 6, 0, [1L << 32, 1L << 32], [0, 0])).ShouldBeRefused("not those of a tensor");
        Write(pickle => pickle.Tensor("0", 6, 0, [-1], [1])).ShouldBeRefused("not those of a tensor");
        Write(pickle => pickle.Tensor("0", 6, 0, new long[9], new long[9])).ShouldBeRefused("not those of a tensor");
        Write(pickle => pickle.Tensor("0", 6, 0, [2, 3], [1])).ShouldBeRefused("2 dimensions and 1 strides");
        Write(pickle => pickle.Tensor("0", 6, 0, [3, 2], [1, 1])).ShouldBeRefused("more than once");
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData("12345678901")]
    public void P15_a_storage_key_that_is_no_number_is_refused(string key) =>
        Write(pickle => pickle.Tensor(key, 6, 0, [6], [1])).ShouldBeRefused($"storage key '{key}'");

    [Fact]
    public void P15_a_storage_that_is_missing_or_of_another_length_is_refused()
    {
        Write(pickle => pickle.Tensor("1", 6, 0, [6], [1])).ShouldBeRefused("data/1 is missing");
        Write(pickle => pickle.Tensor("0", 7, 0, [6], [1])).ShouldBeRefused("model/data/0 has 24 bytes", "7 elements");
        Write(pickle => pickle.Tensor("0", -1, 0, [0], [1])).ShouldBeRefused("-1 elements");
        Write(pickle => pickle.Tensor("0", long.MaxValue, 0, [6], [1])).ShouldBeRefused("9223372036854775807 elements");
    }

    [Fact]
    public void P16_text_pickles_and_unknown_protocols_are_refused()
    {
        WriteBytes("(dp0\nS'x'\np1\nI1\ns."u8.ToArray()).ShouldBeRefused("protocol 0 or 1");
        WriteBytes(new PickleBuilder().Protocol(6).Op(PickleOpcode.Stop).Bytes).ShouldBeRefused("pickle protocol 6");
    }

    [Fact]
    public void P16_two_tensors_on_one_storage_are_allowed_if_they_agree_on_it()
    {
        var tied = Write(pickle => pickle.Tensor("0", 6, 0, [6], [1]).String("y").Tensor("0", 6, 2, [2], [3]));
        using (var file = CheckpointFile.Open(tied)) file.Tensors.Select(tensor => tensor.Name).ShouldBe(["x", "y"]);

        Write(pickle => pickle.Tensor("0", 6, 0, [6], [1]).String("y").Tensor("0", 12, 0, [6], [1], type: "HalfStorage"))
            .ShouldBeRefused("storage 0 is declared twice");
    }

    [Fact]
    public void P16_a_big_endian_file_is_refused()
    {
        var path = directory.Write("model.bin", ZipBuilder.Build(
            new("model/data.pkl", PickleBuilder.OneTensor()),
            new("model/byteorder", "big"u8.ToArray()),
            new("model/data/0", new byte[24])));
        path.ShouldBeRefused("model/byteorder", "not little-endian");
    }

    [Fact]
    public void A_name_that_occurs_twice_is_refused() =>
        Write(pickle => pickle.Tensor("0", 6, 0, [6], [1]).String("x").Tensor("0", 6, 0, [6], [1])).ShouldBeRefused("'x' occurs twice");

    [Fact]
    public void A_key_that_is_no_string_is_refused() =>
        WriteBytes(PickleBuilder.StateDict(pickle => pickle.Int(1).Tensor("0", 6, 0, [6], [1]))).ShouldBeRefused("not a string");

    [Fact]
    public void Calls_with_the_wrong_arguments_are_refused()
    {
        Write(pickle => pickle.Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce))
            .ShouldBeRefused("_rebuild_tensor_v2");
        Write(pickle => pickle.Global("torch._utils", "_rebuild_parameter").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce))
            .ShouldBeRefused("_rebuild_parameter");
        Write(pickle => pickle.Global("torch", "FloatStorage").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce))
            .ShouldBeRefused("no function of tensors");
        Write(pickle => pickle.String("f").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce)).ShouldBeRefused("no function of tensors");
        Write(pickle => pickle.OrderedDict().Op(PickleOpcode.None).Op(PickleOpcode.Reduce)).ShouldBeRefused("without a tuple");
        Write(pickle => pickle.String("storage").Op(PickleOpcode.Binpersid)).ShouldBeRefused("a storage with arguments");
    }

    [Fact]
    public void More_tensors_than_any_model_has_are_refused()
    {
        var path = WriteBytes(PickleBuilder.StateDict(pickle =>
        {
            pickle.String("x").Tensor("0", 6, 0, [6], [1]).Op(PickleOpcode.Memoize).Op(PickleOpcode.Setitems);
            for (var batch = 0; batch < 5; batch++)
            {
                pickle.Op(PickleOpcode.Mark);
                for (var i = 0; i < 4_500; i++) pickle.String($"{batch}/{i}").Op(PickleOpcode.Binget, 0);
                pickle.Op(PickleOpcode.Setitems);
            }

            pickle.Op(PickleOpcode.Mark);
        }));
        path.ShouldBeRefused("more than 20000 tensors");
    }

    /// <summary>A state dict with one item x, whose value the argument writes.</summary>
    private string Write(Action<PickleBuilder> writeValue) => WriteBytes(PickleBuilder.StateDict(pickle => writeValue(pickle.String("x"))));

    private string WriteBytes(byte[] pickle) => directory.WriteTorch(pickle, new byte[24]);
}
