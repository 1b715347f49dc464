// Tensors as things: their life and facts, how they are made, and the shapes in which their memory is seen.
#include "shim.hpp"

TS_API void ts_free(Tensor* self) { delete self; }

// ---- facts

TS_API int64_t ts_dim(const Tensor* self) { return self->dim(); }
TS_API int64_t ts_numel(const Tensor* self) { return self->numel(); }
TS_API void ts_sizes(const Tensor* self, int64_t* sizes) { for (auto size : self->sizes()) *sizes++ = size; }
TS_API void ts_strides(const Tensor* self, int64_t* strides) { for (auto stride : self->strides()) *strides++ = stride; }
TS_API int8_t ts_dtype(const Tensor* self) { return static_cast<int8_t>(self->scalar_type()); }
TS_API int ts_device_type(const Tensor* self) { return static_cast<int>(self->device().type()); }
TS_API int ts_device_index(const Tensor* self) { return self->device().index(); }
TS_API uint8_t ts_requires_grad(const Tensor* self) { return self->requires_grad(); }
TS_API uint8_t ts_is_leaf(const Tensor* self) { return self->is_leaf(); }
TS_API uint8_t ts_is_contiguous(const Tensor* self) { return self->is_contiguous(); }
TS_API int64_t ts_element_size(const Tensor* self) { return self->element_size(); }
TS_API void* ts_data_ptr(const Tensor* self) { return self->data_ptr(); }

// The same under the name that TorchSharp's own library exports, for those who need the address of memory on a GPU.
TS_API void* THSTensor_data(const Tensor* self) { return self->data_ptr(); }

// ---- making

TS_API Tensor* ts_full(const int64_t* sizes, int count, ScalarValue value, int dtype, int device_type, int device_index)
{
    return made([&] { return at::full(list(sizes, count), scalar(value), options(dtype, device_type, device_index)); });
}

TS_API Tensor* ts_empty(const int64_t* sizes, int count, int dtype, int device_type, int device_index)
{
    return made([&] { return at::empty(list(sizes, count), options(dtype, device_type, device_index)); });
}

TS_API Tensor* ts_random(const int64_t* sizes, int count, uint8_t normal, const at::Generator* generator, int dtype, int device_type, int device_index)
{
    return made([&] {
        auto shape = list(sizes, count);
        auto kind = options(dtype, device_type, device_index);
        if (normal) return generator ? at::randn(shape, *generator, kind) : at::randn(shape, kind);
        return generator ? at::rand(shape, *generator, kind) : at::rand(shape, kind);
    });
}

TS_API Tensor* ts_randint(int64_t low, int64_t high, const int64_t* sizes, int count, const at::Generator* generator, int dtype, int device_type, int device_index)
{
    return made([&] {
        auto shape = list(sizes, count);
        auto kind = options(dtype, device_type, device_index);
        return generator ? at::randint(low, high, shape, *generator, kind) : at::randint(low, high, shape, kind);
    });
}

TS_API Tensor* ts_arange(ScalarValue start, ScalarValue stop, ScalarValue step, int dtype, int device_type, int device_index)
{
    return made([&] { return at::arange(scalar(start), scalar(stop), scalar(step), options(dtype, device_type, device_index)); });
}

// kind: 0 zeros, 1 ones, 2 whatever the memory holds
TS_API Tensor* ts_like(const Tensor* self, int kind, int dtype, int device_type, int device_index)
{
    return made([&] {
        auto wanted = self->options();
        if (dtype >= 0) wanted = wanted.dtype(static_cast<at::ScalarType>(dtype));
        if (device_type >= 0) wanted = wanted.device(device(device_type, device_index));
        if (kind == 0) return at::zeros_like(*self, wanted);
        if (kind == 1) return at::ones_like(*self, wanted);
        return at::empty_like(*self, wanted);
    });
}

// Memory of the managed side: release(context) is called when the last view of it is gone.
TS_API Tensor* ts_from_blob(void* data, int64_t count, int dtype, void* context, void (*release)(void*))
{
    return made([&] {
        return at::from_blob(data, {count}, [context, release](void*) { release(context); }, options(dtype, 0, -1));
    });
}

TS_API Tensor* ts_to(const Tensor* self, int dtype, int device_type, int device_index, uint8_t non_blocking, uint8_t copy)
{
    return made([&] {
        auto type = dtype >= 0 ? static_cast<at::ScalarType>(dtype) : self->scalar_type();
        auto place = device_type >= 0 ? device(device_type, device_index) : self->device();
        return self->to(place, type, non_blocking, copy);
    });
}

TS_API int ts_copy_(Tensor* self, const Tensor* source, uint8_t non_blocking)
{
    return done([&] { self->copy_(*source, non_blocking); });
}

TS_API Tensor* ts_contiguous(const Tensor* self) { return made([&] { return self->contiguous(); }); }
TS_API Tensor* ts_clone(const Tensor* self) { return made([&] { return self->clone(); }); }
TS_API Tensor* ts_alias(const Tensor* self) { return made([&] { return self->alias(); }); }

// ---- shape

TS_API Tensor* ts_view(const Tensor* self, const int64_t* sizes, int count) { return made([&] { return self->view(list(sizes, count)); }); }
TS_API Tensor* ts_reshape(const Tensor* self, const int64_t* sizes, int count) { return made([&] { return self->reshape(list(sizes, count)); }); }
TS_API Tensor* ts_expand(const Tensor* self, const int64_t* sizes, int count) { return made([&] { return self->expand(list(sizes, count)); }); }
TS_API Tensor* ts_permute(const Tensor* self, const int64_t* dims, int count) { return made([&] { return self->permute(list(dims, count)); }); }
TS_API Tensor* ts_repeat(const Tensor* self, const int64_t* sizes, int count) { return made([&] { return self->repeat(list(sizes, count)); }); }
TS_API Tensor* ts_transpose(const Tensor* self, int64_t dim0, int64_t dim1) { return made([&] { return self->transpose(dim0, dim1); }); }
TS_API Tensor* ts_t(const Tensor* self) { return made([&] { return self->t(); }); }
TS_API Tensor* ts_unsqueeze(const Tensor* self, int64_t dim) { return made([&] { return self->unsqueeze(dim); }); }
TS_API Tensor* ts_squeeze(const Tensor* self, int64_t dim, uint8_t all) { return made([&] { return all ? self->squeeze() : self->squeeze(dim); }); }
TS_API Tensor* ts_flatten(const Tensor* self, int64_t start, int64_t end) { return made([&] { return self->flatten(start, end); }); }
TS_API Tensor* ts_select(const Tensor* self, int64_t dim, int64_t index) { return made([&] { return self->select(dim, index); }); }
TS_API Tensor* ts_narrow(const Tensor* self, int64_t dim, int64_t start, int64_t length) { return made([&] { return self->narrow(dim, start, length); }); }
TS_API Tensor* ts_slice(const Tensor* self, int64_t dim, int64_t start, int64_t end, int64_t step) { return made([&] { return self->slice(dim, start, end, step); }); }
TS_API Tensor* ts_tril(const Tensor* self, int64_t diagonal) { return made([&] { return self->tril(diagonal); }); }
TS_API Tensor* ts_triu(const Tensor* self, int64_t diagonal) { return made([&] { return self->triu(diagonal); }); }

// Fills parts with count tensors, which then belong to the caller.
TS_API int ts_split(const Tensor* self, const int64_t* sizes, int count, int64_t dim, Tensor** parts)
{
    return done([&] {
        auto all = at::split_with_sizes(*self, list(sizes, count), dim);
        for (auto& part : all) *parts++ = new Tensor(part);
    });
}

TS_API Tensor* ts_cat(Tensor* const* handles, int count, int64_t dim) { return made([&] { return at::cat(tensors(handles, count), dim); }); }
TS_API Tensor* ts_stack(Tensor* const* handles, int count, int64_t dim) { return made([&] { return at::stack(tensors(handles, count), dim); }); }

// ---- picking and placing

TS_API Tensor* ts_gather(const Tensor* self, int64_t dim, const Tensor* index) { return made([&] { return self->gather(dim, *index); }); }
TS_API Tensor* ts_index_select(const Tensor* self, int64_t dim, const Tensor* index) { return made([&] { return self->index_select(dim, *index); }); }

TS_API int ts_index_copy_(Tensor* self, int64_t dim, const Tensor* index, const Tensor* source)
{
    return done([&] { self->index_copy_(dim, *index, *source); });
}

TS_API int ts_index_add_(Tensor* self, int64_t dim, const Tensor* index, const Tensor* source, ScalarValue alpha)
{
    return done([&] { self->index_add_(dim, *index, *source, scalar(alpha)); });
}

TS_API Tensor* ts_masked_fill(const Tensor* self, const Tensor* mask, ScalarValue value) { return made([&] { return self->masked_fill(*mask, scalar(value)); }); }
TS_API int ts_masked_fill_(Tensor* self, const Tensor* mask, ScalarValue value) { return done([&] { self->masked_fill_(*mask, scalar(value)); }); }
TS_API Tensor* ts_masked_select(const Tensor* self, const Tensor* mask) { return made([&] { return self->masked_select(*mask); }); }
TS_API Tensor* ts_where(const Tensor* condition, const Tensor* self, const Tensor* other) { return made([&] { return at::where(*condition, *self, *other); }); }

TS_API Tensor* ts_topk(const Tensor* self, int64_t k, int64_t dim, uint8_t largest, uint8_t sorted, Tensor** indices)
{
    return made([&] {
        auto found = self->topk(k, dim, largest, sorted);
        *indices = new Tensor(std::get<1>(found));
        return std::get<0>(found);
    });
}
