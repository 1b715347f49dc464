// What is around the tensors: errors, gradients, chance, threads and GPUs.
#include "shim.hpp"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>

// The managed side refuses a shim of another interface; see LibTorch.cs.
TS_API int ts_shim_version() { return 1; }

std::string& last_error()
{
    thread_local std::string message;
    return message;
}

// The message of this thread's last failure, in memory of the shim.
TS_API const char* ts_error() { return last_error().c_str(); }

TS_API const char* ts_version() { return TORCH_VERSION; }

// ---- gradients

TS_API int ts_set_requires_grad(Tensor* self, uint8_t value)
{
    return done([&] {
        TORCH_CHECK(self->is_leaf() || value, "only a leaf can stop requiring a gradient; take detach() of this tensor");
        self->set_requires_grad(value);
    });
}

TS_API int ts_grad(const Tensor* self, Tensor** gradient)
{
    *gradient = nullptr;
    return done([&] {
        auto found = self->grad();
        if (found.defined()) *gradient = new Tensor(found);
    });
}

TS_API int ts_set_grad(Tensor* self, const Tensor* gradient) { return done([&] { self->mutable_grad() = or_none(gradient); }); }
TS_API int ts_retain_grad(const Tensor* self) { return done([&] { self->retain_grad(); }); }

TS_API int ts_backward(const Tensor* self, const Tensor* gradient, uint8_t retain_graph, uint8_t create_graph, Tensor* const* inputs, int count)
{
    return done([&] {
        auto into = tensors(inputs, count);
        if (count > 0) self->backward(or_none(gradient), static_cast<bool>(retain_graph), create_graph, at::TensorList(into));
        else self->backward(or_none(gradient), static_cast<bool>(retain_graph), create_graph);
    });
}

TS_API Tensor* ts_detach(const Tensor* self) { return made([&] { return self->detach(); }); }
TS_API int ts_detach_(Tensor* self) { return done([&] { self->detach_(); }); }
TS_API uint8_t ts_grad_enabled() { return c10::GradMode::is_enabled(); }
TS_API void ts_set_grad_enabled(uint8_t enabled) { c10::GradMode::set_enabled(enabled); }

// ---- chance

// A generator of its own, or (shared) the one that operations use when none is named.
TS_API at::Generator* ts_generator(int device_type, int device_index, uint8_t shared)
{
    at::Generator* generator = nullptr;
    done([&] {
        if (device_type == 0)
            generator = new at::Generator(shared ? at::detail::getDefaultCPUGenerator() : at::detail::createCPUGenerator());
        else
        {
            const auto& common = at::globalContext().defaultGenerator(device(device_type, device_index));
            generator = new at::Generator(shared ? common : common.clone());
        }
    });
    return generator;
}

TS_API void ts_generator_free(at::Generator* self) { delete self; }

TS_API int ts_generator_set_seed(at::Generator* self, uint64_t seed)
{
    return done([&] {
        std::lock_guard<std::mutex> lock(self->mutex());
        self->set_current_seed(seed);
    });
}

TS_API uint64_t ts_generator_seed(at::Generator* self)
{
    std::lock_guard<std::mutex> lock(self->mutex());
    return self->seed();
}

TS_API uint64_t ts_generator_initial_seed(const at::Generator* self) { return self->current_seed(); }

TS_API Tensor* ts_generator_state(const at::Generator* self)
{
    return made([&] { return self->get_state(); });
}

TS_API int ts_generator_set_state(at::Generator* self, const Tensor* state)
{
    return done([&] { self->set_state(*state); });
}

static int cuda_device_count()
{
    if (!at::hasCUDA()) return 0;
    return c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount();
}

static void seed_cuda(uint64_t seed)
{
    for (int index = 0, count = cuda_device_count(); index < count; index++)
    {
        auto generator = at::globalContext().defaultGenerator(device(1, index));
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_current_seed(seed);
    }
}

TS_API int ts_cuda_manual_seed(uint64_t seed) { return done([&] { seed_cuda(seed); }); }

TS_API int ts_manual_seed(uint64_t seed)
{
    return done([&] {
        auto generator = at::detail::getDefaultCPUGenerator();
        {
            std::lock_guard<std::mutex> lock(generator.mutex());
            generator.set_current_seed(seed);
        }
        seed_cuda(seed);
    });
}

// ---- the machine

TS_API void ts_set_num_threads(int count) { done([&] { at::set_num_threads(count); }); }
TS_API int ts_get_num_threads() { return at::get_num_threads(); }

TS_API int ts_cuda_device_count()
{
    int count = 0;
    done([&] { count = cuda_device_count(); });
    return count;
}

TS_API int ts_cuda_synchronize(int index)
{
    return done([&] {
        c10::impl::VirtualGuardImpl cuda(c10::DeviceType::CUDA);
        auto chosen = index >= 0 ? device(1, index) : cuda.getDevice();
#if TORCH_VERSION_MAJOR >= 2 && TORCH_VERSION_MINOR >= 6
        cuda.synchronizeDevice(chosen.index());
#else
        at::detail::getCUDAHooks().deviceSynchronize(chosen.index());
#endif
    });
}

// Switches of the global context: 0 TF32 in cuBLAS, 1 TF32 in cuDNN, 2 fp16 sums in fp16 products, 3 flash attention, 4 plain attention.
TS_API int ts_flag(int flag)
{
    auto& context = at::globalContext();
    switch (flag)
    {
        case 0: return context.allowTF32CuBLAS();
        case 1: return context.allowTF32CuDNN();
#if TORCH_VERSION_MAJOR < 2 || TORCH_VERSION_MINOR < 9
        case 2: return context.allowFP16ReductionCuBLAS();
#endif
#if TORCH_VERSION_MAJOR >= 2
        case 3: return context.userEnabledFlashSDP();
        case 4: return context.userEnabledMathSDP();
#endif
        default: return 0;
    }
}

TS_API void ts_set_flag(int flag, uint8_t value)
{
    auto& context = at::globalContext();
    switch (flag)
    {
        case 0: context.setAllowTF32CuBLAS(value); break;
        case 1: context.setAllowTF32CuDNN(value); break;
#if TORCH_VERSION_MAJOR < 2 || TORCH_VERSION_MINOR < 9
        case 2: context.setAllowFP16ReductionCuBLAS(value); break;
#endif
#if TORCH_VERSION_MAJOR >= 2
        case 3: context.setSDPUseFlash(value); break;
        case 4: context.setSDPUseMath(value); break;
#endif
        default: break;
    }
}
