// What every part of the shim shares: how a C function of it fails, and how numbers cross.
//
// Only ATen's headers are used: they compile in seconds, and they are the same from libtorch 1.13 to 2.x. Where the two differ,
// TORCH_VERSION_MAJOR decides. No optional type is ever named (c10::optional became std::optional): arguments that may be
// missing are left out of the call instead.
#pragma once

#include <ATen/ATen.h>
#include <torch/version.h>

#include <cstdint>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

#define TS_API extern "C" __attribute__((visibility("default")))

using Tensor = at::Tensor;

// A number as the managed side passes it: 64 bits and what they mean.
struct ScalarValue
{
    int64_t bits;
    int32_t kind; // 0 integer, 1 floating, 2 boolean, -1 nothing
};

inline bool is_given(ScalarValue value) { return value.kind >= 0; }

inline at::Scalar scalar(ScalarValue value)
{
    if (value.kind == 1)
    {
        double number;
        std::memcpy(&number, &value.bits, sizeof number);
        return number;
    }
    if (value.kind == 2) return value.bits != 0;
    return value.bits;
}

std::string& last_error();

// Runs what makes a tensor; an exception becomes null and a message.
template <typename Make>
Tensor* made(Make make) noexcept
{
    try { return new Tensor(make()); }
    catch (const c10::Error& error) { last_error() = error.what_without_backtrace(); }
    catch (const std::exception& error) { last_error() = error.what(); }
    catch (...) { last_error() = "an exception of an unknown type"; }
    return nullptr;
}

// Runs what changes something; an exception becomes 1 and a message.
template <typename Act>
int done(Act act) noexcept
{
    try { act(); return 0; }
    catch (const c10::Error& error) { last_error() = error.what_without_backtrace(); }
    catch (const std::exception& error) { last_error() = error.what(); }
    catch (...) { last_error() = "an exception of an unknown type"; }
    return 1;
}

inline at::IntArrayRef list(const int64_t* values, int count) { return {values, static_cast<size_t>(count)}; }

inline at::Device device(int type, int index)
{
    return {static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index)};
}

inline at::TensorOptions options(int dtype, int device_type, int device_index)
{
    return at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)).device(device(device_type, device_index));
}

// An absent tensor: libtorch takes an undefined one for none.
inline Tensor or_none(const Tensor* tensor) { return tensor ? *tensor : Tensor(); }

inline std::vector<Tensor> tensors(Tensor* const* handles, int count)
{
    std::vector<Tensor> all;
    all.reserve(count);
    for (int i = 0; i < count; i++) all.push_back(*handles[i]);
    return all;
}
