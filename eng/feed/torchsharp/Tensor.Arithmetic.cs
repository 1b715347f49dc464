namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Own(Native.ts_add(Handle, target.Handle, ScalarValue.One), this, target);

        public Tensor add(Tensor target, Scalar alpha) => Own(Native.ts_add(Handle, target.Handle, alpha.Value), this, target);

        public Tensor add(Scalar scalar) => Own(Native.ts_add_scalar(Handle, scalar.Value, ScalarValue.One), this);

        public Tensor add(Scalar scalar, Scalar alpha) => Own(Native.ts_add_scalar(Handle, scalar.Value, alpha.Value), this);

        public Tensor add_(Tensor target) => Self(Native.ts_add_(Handle, target.Handle, ScalarValue.One), target);

        public Tensor add_(Tensor target, Scalar alpha) => Self(Native.ts_add_(Handle, target.Handle, alpha.Value), target);

        public Tensor add_(Scalar scalar) => Self(Native.ts_add_scalar_(Handle, scalar.Value, ScalarValue.One));

        public Tensor add_(Scalar scalar, Scalar alpha) => Self(Native.ts_add_scalar_(Handle, scalar.Value, alpha.Value));

        public Tensor sub(Tensor target) => Own(Native.ts_sub(Handle, target.Handle), this, target);

        public Tensor sub(Scalar target) => Own(Native.ts_sub_scalar(Handle, target.Value), this);

        public Tensor sub_(Tensor target) => Self(Native.ts_sub_(Handle, target.Handle), target);

        public Tensor sub_(Scalar target) => Self(Native.ts_sub_scalar_(Handle, target.Value));

        public Tensor mul(Tensor target) => Own(Native.ts_mul(Handle, target.Handle), this, target);

        public Tensor mul(Scalar target) => Own(Native.ts_mul_scalar(Handle, target.Value), this);

        public Tensor mul_(Tensor target) => Self(Native.ts_mul_(Handle, target.Handle), target);

        public Tensor mul_(Scalar target) => Self(Native.ts_mul_scalar_(Handle, target.Value));

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Own(Native.ts_div(Handle, target.Handle, (int)rounding_mode), this, target);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Own(Native.ts_div_scalar(Handle, target.Value, (int)rounding_mode), this);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Self(Native.ts_div_(Handle, target.Handle, (int)rounding_mode), target);

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Self(Native.ts_div_scalar_(Handle, target.Value, (int)rounding_mode));

        public Tensor pow(Tensor exponent) => Own(Native.ts_pow(Handle, exponent.Handle), this, exponent);

        public Tensor pow(Scalar exponent) => Own(Native.ts_pow_scalar(Handle, exponent.Value), this);

        public Tensor square() => pow(2);

        /// <summary>this += value * tensor1 * tensor2</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Self(Native.ts_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        /// <summary>this += tensor1 / tensor2</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) =>
            Self(Native.ts_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, ScalarValue.One), tensor1, tensor2);

        /// <summary>this += value * tensor1 / tensor2</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Self(Native.ts_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Value), tensor1, tensor2);

        /// <summary>this += weight * (end - this)</summary>
        public Tensor lerp_(Tensor end, Tensor weight) => Self(Native.ts_lerp_(Handle, end.Handle, weight.Handle), end, weight);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            Own(Native.ts_clamp(Handle, ScalarValue.OrNone(min), ScalarValue.OrNone(max)), this);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) =>
            Self(Native.ts_clamp_(Handle, ScalarValue.OrNone(min), ScalarValue.OrNone(max)));

        public Tensor neg() => Of(Unary.Neg);

        public Tensor negative() => Of(Unary.Neg);

        public Tensor abs() => Of(Unary.Abs);

        public Tensor exp() => Of(Unary.Exp);

        public Tensor log() => Of(Unary.Log);

        public Tensor sqrt() => Of(Unary.Sqrt);

        public Tensor sqrt_() => Self(Native.ts_unary_(Handle, Unary.Sqrt));

        public Tensor rsqrt() => Of(Unary.Rsqrt);

        public Tensor reciprocal() => Of(Unary.Reciprocal);

        public Tensor tanh() => Of(Unary.Tanh);

        public Tensor sigmoid() => Of(Unary.Sigmoid);

        public Tensor erf() => Of(Unary.Erf);

        public Tensor floor() => Of(Unary.Floor);

        public Tensor cos() => Of(Unary.Cos);

        public Tensor sin() => Of(Unary.Sin);

        public Tensor relu() => Of(Unary.Relu);

        public Tensor zero_() => Self(Native.ts_unary_(Handle, Unary.Zero));

        public Tensor fill_(Scalar value) => Self(Native.ts_fill_(Handle, value.Value));

        /// <summary>One of the functions of a single tensor.</summary>
        internal Tensor Of(Unary operation) => Own(Native.ts_unary(Handle, operation), this);
    }
}
