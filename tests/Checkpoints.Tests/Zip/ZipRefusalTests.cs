using System.Buffers.Binary;
using Hanlin.Checkpoints.Tests.Building;
using Hanlin.Checkpoints.Zip;

namespace Hanlin.Checkpoints.Tests.Zip;

/// <summary>The bad archives z1 to z10, each a sound one with one lie.</summary>
public sealed class ZipRefusalTests : IDisposable
{
    private const uint SymbolicLinkAttributes = 0xA1FFu << 16;

    private static readonly ZipFileEntry Pickle = new("model/data.pkl", PickleBuilder.OneTensor());
    private static readonly ZipFileEntry Storage = new("model/data/0", new byte[24]);

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_archive_that_the_others_spoil_is_accepted() => CheckpointFile.Open(Write(Pickle, Storage)).Dispose();

    /// <summary>A bomb needs compression, or entries that share bytes.</summary>
    [Fact]
    public void Z1_entries_that_unfold_into_more_than_the_file_are_refused()
    {
        Write(Pickle, Storage with { Method = 8 }).ShouldBeRefused("zip entry model/data/0 is compressed");
        Write(Pickle, Storage, Storage with { Name = "model/data/1", LocalName = "model/data/0", LocalOffset = OffsetOfSecond() })
            .ShouldBeRefused("overlaps");
    }

    [Fact]
    public void Z2_sizes_names_and_checksums_on_which_the_two_headers_disagree_are_refused()
    {
        Write(Pickle, Storage with { LocalSize = 20 }).ShouldBeRefused("model/data/0", "disagree");
        Write(Pickle, Storage with { CentralSize = 20 }).ShouldBeRefused("model/data/0", "disagree");
        Write(Pickle, Storage with { LocalName = "model/data/9" }).ShouldBeRefused("model/data/0", "disagree");
        Write(Pickle, Storage with { LocalCrc = 1 }).ShouldBeRefused("model/data/0", "disagree");
    }

    [Fact]
    public void Z2_a_descriptor_that_disagrees_is_refused()
    {
        var bytes = Golden.Bytes(Golden.Uer);
        var descriptor = bytes.AsSpan().IndexOf(BitConverter.GetBytes(ZipFormat.DescriptorSignature));
        bytes[descriptor + 8] ^= 1;
        directory.Write("model.bin", bytes).ShouldBeRefused("zip entry model/data.pkl", "disagree");
    }

    [Fact]
    public void Z3_a_name_that_occurs_twice_is_refused() => Write(Pickle, Pickle, Storage).ShouldBeRefused("model/data.pkl occurs twice");

    [Fact]
    public void Z4_two_roots_are_refused()
    {
        Write(Pickle, Storage with { Name = "other/data/0" }).ShouldBeRefused("other/data/0 is not in the folder 'model'");
        Write(Pickle with { Name = "data.pkl" }, Storage).ShouldBeRefused("data.pkl is not in the folder");
        Write(Pickle, Storage with { Name = "modelx/data/0" }).ShouldBeRefused("modelx/data/0 is not in the folder 'model'");
    }

    [Theory]
    [InlineData("/model/data/0")]
    [InlineData("model/../../etc/passwd")]
    [InlineData("model/./data/0")]
    [InlineData("model//data/0")]
    [InlineData("model\\data\\0")]
    [InlineData("model/data/")]
    [InlineData("model/da\nta/0")]
    [InlineData("model/\u202eatad/0")]
    public void Z5_a_name_that_is_no_plain_relative_path_is_refused(string name) =>
        Write(Pickle, Storage with { Name = name }).ShouldBeRefused("not a plain relative path");

    [Fact]
    public void Z5_a_symbolic_link_is_refused() =>
        Write(Pickle, Storage with { ExternalAttributes = SymbolicLinkAttributes }).ShouldBeRefused("model/data/0 is a symbolic link");

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 6)]
    [InlineData(1 << 13)]
    public void Z6_an_encrypted_entry_is_refused(ushort flags) =>
        Write(Pickle, Storage with { Flags = flags }).ShouldBeRefused("model/data/0 is encrypted");

    [Fact]
    public void Z7_a_compressed_entry_is_refused_with_the_remedy() =>
        Write(Pickle with { Method = 8 }, Storage).ShouldBeRefused("model/data.pkl is compressed", "torch.save");

    [Theory]
    [InlineData(1UL << 63)]
    [InlineData(1UL << 62)]
    [InlineData(ulong.MaxValue)]
    public void Z8_zip64_sizes_beyond_the_file_are_refused(ulong size)
    {
        byte[] extra = [1, 0, 16, 0, .. BitConverter.GetBytes(size), .. BitConverter.GetBytes(size)];
        Write(Pickle, Storage with { CentralSize = uint.MaxValue, CentralExtra = extra }).ShouldBeRefused("model/data/0");
    }

    [Fact]
    public void Z8_a_zip64_field_that_is_missing_or_torn_is_refused()
    {
        Write(Pickle, Storage with { CentralSize = uint.MaxValue }).ShouldBeRefused("model/data/0", "zip64");
        Write(Pickle, Storage with { CentralExtra = [1, 0, 200, 0] }).ShouldBeRefused("model/data/0", "extra fields");
    }

    [Fact]
    public void Z8_end_records_that_disagree_are_refused()
    {
        var bytes = Golden.Bytes(Golden.Uer);
        bytes[^12]++;
        directory.Write("model.bin", bytes).ShouldBeRefused("disks");

        bytes = Golden.Bytes(Golden.Uer);
        bytes[^10]++;
        directory.Write("model.bin", bytes).ShouldBeRefused("end records", "disagree");

        bytes = Golden.Bytes(Golden.Uer);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(^98..)[48..], 1UL << 63);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(^6..), uint.MaxValue);
        directory.Write("model.bin", bytes).ShouldBeRefused("not where the end record says");
    }

    [Fact]
    public void Z9_a_file_that_is_cut_short_is_refused_at_every_64th()
    {
        var bytes = Golden.Bytes(Golden.Uer);
        for (var part = 1; part < 64; part++)
            directory.Write("model.bin", bytes[..(bytes.Length * part / 64)]).ShouldBeRefused("cut short");
    }

    [Fact]
    public void Z10_bytes_before_or_behind_the_archive_are_refused()
    {
        var archive = ZipBuilder.Build(Pickle, Storage);
        directory.Write("model.bin", [.. archive, 0]).ShouldBeRefused("appended");
        directory.Write("model.bin", [.. archive, .. "PK"u8]).ShouldBeRefused("appended");
        directory.Write("model.bin", [.. "PK"u8, .. archive]).ShouldBeRefused("not where the end record says");
        directory.Write("model.bin", ZipBuilder.BuildBehind([.. "PK and more"u8], Pickle, Storage))
            .ShouldBeRefused("11 bytes stand before");
    }

    [Fact]
    public void A_damaged_pickle_is_found_by_its_checksum() =>
        Write(Pickle with { Crc = 1, LocalCrc = 1 }, Storage).ShouldBeRefused("zip entry model/data.pkl is damaged", "checksum 00000001");

    [Fact]
    public void An_archive_without_a_pickle_is_refused() => Write(Storage).ShouldBeRefused("without data.pkl");

    [Fact]
    public void An_empty_archive_is_refused() =>
        directory.Write("model.bin", [.. "PK\x05\x06"u8, .. new byte[18]]).ShouldBeRefused("is empty");

    private static uint OffsetOfSecond() => (uint)(ZipFormat.LocalHeaderSize + Pickle.Name.Length + Pickle.Data.Length);

    private string Write(params ReadOnlySpan<ZipFileEntry> entries) => directory.Write("model.bin", ZipBuilder.Build(entries));
}
