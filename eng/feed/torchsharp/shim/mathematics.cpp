// Arithmetic, comparisons, products, reductions and the layers of a network.
#include "shim.hpp"

#include <cmath>

// ---- two tensors, or a tensor and a number

TS_API Tensor* ts_add(const Tensor* self, const Tensor* other, ScalarValue alpha) { return made([&] { return self->add(*other, scalar(alpha)); }); }
TS_API Tensor* ts_add_scalar(const Tensor* self, ScalarValue other, ScalarValue alpha) { return made([&] { return self->add(scalar(other), scalar(alpha)); }); }
TS_API int ts_add_(Tensor* self, const Tensor* other, ScalarValue alpha) { return done([&] { self->add_(*other, scalar(alpha)); }); }
TS_API int ts_add_scalar_(Tensor* self, ScalarValue other, ScalarValue alpha) { return done([&] { self->add_(scalar(other), scalar(alpha)); }); }

#define ARITHMETIC(name) \
    TS_API Tensor* ts_##name(const Tensor* self, const Tensor* other) { return made([&] { return self->name(*other); }); } \
    TS_API Tensor* ts_##name##_scalar(const Tensor* self, ScalarValue other) { return made([&] { return self->name(scalar(other)); }); } \
    TS_API int ts_##name##_(Tensor* self, const Tensor* other) { return done([&] { self->name##_(*other); }); } \
    TS_API int ts_##name##_scalar_(Tensor* self, ScalarValue other) { return done([&] { self->name##_(scalar(other)); }); }

ARITHMETIC(sub)
ARITHMETIC(mul)

// rounding: 0 none, 1 towards zero, 2 down
static const char* rounding_name(int rounding) { return rounding == 1 ? "trunc" : "floor"; }

TS_API Tensor* ts_div(const Tensor* self, const Tensor* other, int rounding)
{
    return made([&] { return rounding ? self->div(*other, rounding_name(rounding)) : self->div(*other); });
}

TS_API Tensor* ts_div_scalar(const Tensor* self, ScalarValue other, int rounding)
{
    return made([&] { return rounding ? self->div(scalar(other), rounding_name(rounding)) : self->div(scalar(other)); });
}

TS_API int ts_div_(Tensor* self, const Tensor* other, int rounding)
{
    return done([&] { rounding ? self->div_(*other, rounding_name(rounding)) : self->div_(*other); });
}

TS_API int ts_div_scalar_(Tensor* self, ScalarValue other, int rounding)
{
    return done([&] { rounding ? self->div_(scalar(other), rounding_name(rounding)) : self->div_(scalar(other)); });
}

TS_API Tensor* ts_pow(const Tensor* self, const Tensor* exponent) { return made([&] { return self->pow(*exponent); }); }
TS_API Tensor* ts_pow_scalar(const Tensor* self, ScalarValue exponent) { return made([&] { return self->pow(scalar(exponent)); }); }

TS_API int ts_addcmul_(Tensor* self, const Tensor* tensor1, const Tensor* tensor2, ScalarValue value)
{
    return done([&] { self->addcmul_(*tensor1, *tensor2, scalar(value)); });
}

TS_API int ts_addcdiv_(Tensor* self, const Tensor* tensor1, const Tensor* tensor2, ScalarValue value)
{
    return done([&] { self->addcdiv_(*tensor1, *tensor2, scalar(value)); });
}

TS_API int ts_lerp_(Tensor* self, const Tensor* end, const Tensor* weight) { return done([&] { self->lerp_(*end, *weight); }); }

TS_API Tensor* ts_clamp(const Tensor* self, ScalarValue min, ScalarValue max)
{
    return made([&] {
        if (!is_given(min)) return self->clamp_max(scalar(max));
        if (!is_given(max)) return self->clamp_min(scalar(min));
        return self->clamp(scalar(min), scalar(max));
    });
}

TS_API int ts_clamp_(Tensor* self, ScalarValue min, ScalarValue max)
{
    return done([&] {
        if (is_given(min)) self->clamp_min_(scalar(min));
        if (is_given(max)) self->clamp_max_(scalar(max));
    });
}

// ---- functions of one tensor, in the order of the managed enum Unary

TS_API Tensor* ts_unary(const Tensor* self, int operation)
{
    return made([&]() -> Tensor {
        switch (operation)
        {
            case 0: return self->neg();
            case 1: return self->abs();
            case 2: return self->exp();
            case 3: return self->log();
            case 4: return self->sqrt();
            case 5: return self->rsqrt();
            case 6: return self->reciprocal();
            case 7: return self->tanh();
            case 8: return self->sigmoid();
            case 9: return self->erf();
            case 10: return self->floor();
            case 11: return self->cos();
            case 12: return self->sin();
            case 13: return self->relu();
            case 14: return self->logical_not();
            case 15: return at::isfinite(*self);
            case 16: return at::isnan(*self);
            case 17: return at::zeros_like(*self);
            case 18: return at::gelu(*self);
            default: TORCH_CHECK(false, "unknown function ", operation);
        }
    });
}

TS_API int ts_unary_(Tensor* self, int operation)
{
    return done([&] {
        switch (operation)
        {
            case 4: self->sqrt_(); break;
            case 17: self->zero_(); break;
            default: TORCH_CHECK(false, "unknown function in place ", operation);
        }
    });
}

TS_API Tensor* ts_compare(const Tensor* self, const Tensor* other, int comparison)
{
    return made([&]() -> Tensor {
        switch (comparison)
        {
            case 0: return self->eq(*other);
            case 1: return self->ne(*other);
            case 2: return self->lt(*other);
            case 3: return self->le(*other);
            case 4: return self->gt(*other);
            default: return self->ge(*other);
        }
    });
}

TS_API Tensor* ts_compare_scalar(const Tensor* self, ScalarValue other, int comparison)
{
    return made([&]() -> Tensor {
        switch (comparison)
        {
            case 0: return self->eq(scalar(other));
            case 1: return self->ne(scalar(other));
            case 2: return self->lt(scalar(other));
            case 3: return self->le(scalar(other));
            case 4: return self->gt(scalar(other));
            default: return self->ge(scalar(other));
        }
    });
}

TS_API Tensor* ts_logical(const Tensor* self, const Tensor* other, int operation)
{
    return made([&]() -> Tensor {
        switch (operation)
        {
            case 0: return self->logical_and(*other);
            case 1: return self->logical_or(*other);
            case 2: return self->logical_xor(*other);
            case 3: return self->bitwise_and(*other);
            case 4: return self->bitwise_or(*other);
            case 5: return at::maximum(*self, *other);
            default: return at::minimum(*self, *other);
        }
    });
}

// ---- filling

TS_API int ts_fill_(Tensor* self, ScalarValue value) { return done([&] { self->fill_(scalar(value)); }); }

TS_API int ts_normal_(Tensor* self, double mean, double std, const at::Generator* generator)
{
    return done([&] { generator ? self->normal_(mean, std, *generator) : self->normal_(mean, std); });
}

TS_API int ts_uniform_(Tensor* self, double from, double to, const at::Generator* generator)
{
    return done([&] { generator ? self->uniform_(from, to, *generator) : self->uniform_(from, to); });
}

TS_API Tensor* ts_multinomial(const Tensor* self, int64_t count, uint8_t replacement, const at::Generator* generator)
{
    return made([&] { return generator ? self->multinomial(count, replacement, *generator) : self->multinomial(count, replacement); });
}

// ---- products

TS_API Tensor* ts_matmul(const Tensor* self, const Tensor* other) { return made([&] { return self->matmul(*other); }); }
TS_API Tensor* ts_mm(const Tensor* self, const Tensor* other) { return made([&] { return self->mm(*other); }); }
TS_API Tensor* ts_bmm(const Tensor* self, const Tensor* other) { return made([&] { return self->bmm(*other); }); }

TS_API Tensor* ts_addmm(const Tensor* self, const Tensor* mat1, const Tensor* mat2, double beta, double alpha)
{
    return made([&] { return self->addmm(*mat1, *mat2, beta, alpha); });
}

// ---- reductions, in the order of the managed enum Reduce; no dimension named means all of them

TS_API Tensor* ts_reduce(const Tensor* self, int reduction, const int64_t* dims, int count, uint8_t keepdim, int dtype)
{
    return made([&]() -> Tensor {
        auto over = list(dims, count);
        auto type = static_cast<at::ScalarType>(dtype);
        switch (reduction)
        {
            case 0:
                if (count == 0) return dtype >= 0 ? self->sum(type) : self->sum();
                return dtype >= 0 ? self->sum(over, keepdim, type) : self->sum(over, keepdim);
            case 1:
                if (count == 0) return dtype >= 0 ? self->mean(type) : self->mean();
                return dtype >= 0 ? self->mean(over, keepdim, type) : self->mean(over, keepdim);
            case 2: return self->max();
            case 3: return self->min();
            case 4: return self->any();
            default: return self->all();
        }
    });
}

TS_API Tensor* ts_var(const Tensor* self, const int64_t* dims, int count, uint8_t unbiased, uint8_t keepdim, uint8_t root)
{
    return made([&] {
        if (count == 0) return root ? self->std(static_cast<bool>(unbiased)) : self->var(static_cast<bool>(unbiased));
        auto over = list(dims, count);
        return root ? self->std(over, static_cast<bool>(unbiased), keepdim) : self->var(over, static_cast<bool>(unbiased), keepdim);
    });
}

TS_API Tensor* ts_extreme(const Tensor* self, int64_t dim, uint8_t keepdim, uint8_t largest, Tensor** indices)
{
    return made([&] {
        auto found = largest ? self->max(dim, keepdim) : self->min(dim, keepdim);
        *indices = new Tensor(std::get<1>(found));
        return std::get<0>(found);
    });
}

TS_API Tensor* ts_argmax(const Tensor* self, int64_t dim, uint8_t all, uint8_t keepdim)
{
    return made([&] { return all ? self->argmax() : self->argmax(dim, keepdim); });
}

TS_API Tensor* ts_logsumexp(const Tensor* self, int64_t dim, uint8_t keepdim) { return made([&] { return self->logsumexp(dim, keepdim); }); }

TS_API Tensor* ts_cumsum(const Tensor* self, int64_t dim, int dtype)
{
    return made([&] { return dtype >= 0 ? self->cumsum(dim, static_cast<at::ScalarType>(dtype)) : self->cumsum(dim); });
}

TS_API Tensor* ts_norm(const Tensor* self, double p, int64_t dim, uint8_t all, uint8_t keepdim)
{
    return made([&] { return all ? self->norm(p) : self->norm(at::Scalar(p), {dim}, static_cast<bool>(keepdim)); });
}

TS_API Tensor* ts_softmax(const Tensor* self, int64_t dim, int dtype)
{
    return made([&] { return dtype >= 0 ? self->softmax(dim, static_cast<at::ScalarType>(dtype)) : self->softmax(dim); });
}

TS_API Tensor* ts_log_softmax(const Tensor* self, int64_t dim, int dtype)
{
    return made([&] { return dtype >= 0 ? self->log_softmax(dim, static_cast<at::ScalarType>(dtype)) : self->log_softmax(dim); });
}

// ---- layers

TS_API Tensor* ts_linear(const Tensor* input, const Tensor* weight, const Tensor* bias)
{
    return made([&] { return at::linear(*input, *weight, or_none(bias)); });
}

TS_API Tensor* ts_embedding(const Tensor* weight, const Tensor* indices, int64_t padding_index)
{
    return made([&] { return at::embedding(*weight, *indices, padding_index); });
}

TS_API Tensor* ts_layer_norm(const Tensor* input, const int64_t* shape, int count, const Tensor* weight, const Tensor* bias, double eps)
{
    return made([&] { return at::layer_norm(*input, list(shape, count), or_none(weight), or_none(bias), eps); });
}

TS_API Tensor* ts_dropout(const Tensor* input, double p, uint8_t training) { return made([&] { return at::dropout(*input, p, training); }); }
TS_API int ts_dropout_(Tensor* input, double p, uint8_t training) { return done([&] { at::dropout_(*input, p, training); }); }

TS_API Tensor* ts_cross_entropy(const Tensor* input, const Tensor* target, const Tensor* weight, int64_t ignore_index, int64_t reduction, double smoothing)
{
    return made([&] { return at::cross_entropy_loss(*input, *target, or_none(weight), reduction, ignore_index, smoothing); });
}

// softmax(q k^T / sqrt(d) + mask) v; libtorch has it as one operation from 2.0 on.
TS_API Tensor* ts_attention(const Tensor* query, const Tensor* key, const Tensor* value, const Tensor* mask, double p, uint8_t causal)
{
    return made([&] {
#if TORCH_VERSION_MAJOR >= 2
        return at::scaled_dot_product_attention(*query, *key, *value, or_none(mask), p, static_cast<bool>(causal));
#else
        auto scores = query->mul(1.0 / std::sqrt(static_cast<double>(query->size(-1)))).matmul(key->transpose(-2, -1));
        if (causal)
        {
            auto future = at::ones({query->size(-2), key->size(-2)}, query->options().dtype(at::kBool)).triu(1);
            scores = scores.masked_fill(future, -INFINITY);
        }
        if (mask) scores = mask->scalar_type() == at::kBool ? scores.masked_fill(mask->logical_not(), -INFINITY) : scores.add(*mask);
        auto weights = scores.softmax(-1);
        if (p > 0) weights = at::dropout(weights, p, true);
        return weights.matmul(*value);
#endif
    });
}

// Scales the gradients of all parameters so that the norm of them together is at most max_norm; one pass over the memory to
// measure, a second only where they have to shrink.
TS_API int ts_clip_grad_norm_(Tensor* const* parameters, int count, double max_norm, double p, double* norm)
{
    return done([&] {
        at::NoGradGuard record_nothing;
        std::vector<Tensor> gradients, norms;
        for (int i = 0; i < count; i++)
        {
            auto gradient = parameters[i]->grad();
            if (!gradient.defined()) continue;
            gradients.push_back(gradient);
            norms.push_back(gradient.norm(p));
        }
        *norm = gradients.empty() ? 0 : at::stack(norms).to(at::kCPU, at::kDouble).norm(p).item<double>();
        if (*norm <= max_norm) return;
        for (auto& gradient : gradients) gradient.mul_(max_norm / (*norm + 1e-6));
    });
}
