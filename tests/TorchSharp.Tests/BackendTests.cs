using Hanlin.Training;

namespace Hanlin.TorchSharp.Tests;

public sealed class BackendTests
{
    [Fact]
    public void The_backend_says_what_computes()
    {
        var backend = TorchBackend.Describe();
        backend.Binding.ShouldStartWith("0.10");
        backend.LibTorch.ShouldMatch(@"^[0-9]+\.[0-9]+");
        backend.Threads.ShouldBeGreaterThan(0);
        backend.Blas.ShouldNotContain("slow");
        backend.ToString().ShouldContain(backend.Blas);
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused_with_what_it_takes()
    {
        Should.Throw<InvalidOperationException>(() => TorchBackend.Start("cuda:99")).Message.ShouldContain("cuda:99");
        Should.Throw<InvalidOperationException>(() => TorchBackend.Start("mps")).Message.ShouldContain("cpu, cuda and cuda:N");
        TorchBackend.Start().Threads.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-openmp/libopenblasp-r0.3.21.so", "OpenBLAS (openmp)")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libopenblas.so.0", "OpenBLAS")]
    [InlineData("/opt/intel/libmkl_core.so.2", "MKL")]
    [InlineData("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", "reference BLAS (slow)")]
    [InlineData("/usr/lib/libtorch_cpu.so", "the BLAS inside libtorch")]
    public void The_matrix_library_is_known_by_its_file(string file, string name) => TorchBackend.BlasOf([file]).ShouldBe(name);
}
