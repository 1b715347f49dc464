namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Own(Native.ts_compare(Handle, target.Handle, Comparison.Equal), this, target);

        public Tensor eq(Scalar target) => Own(Native.ts_compare_scalar(Handle, target.Value, Comparison.Equal), this);

        public Tensor ne(Tensor target) => Own(Native.ts_compare(Handle, target.Handle, Comparison.NotEqual), this, target);

        public Tensor ne(Scalar target) => Own(Native.ts_compare_scalar(Handle, target.Value, Comparison.NotEqual), this);

        public Tensor lt(Tensor target) => Own(Native.ts_compare(Handle, target.Handle, Comparison.Less), this, target);

        public Tensor lt(Scalar target) => Own(Native.ts_compare_scalar(Handle, target.Value, Comparison.Less), this);

        public Tensor le(Tensor target) => Own(Native.ts_compare(Handle, target.Handle, Comparison.LessOrEqual), this, target);

        public Tensor le(Scalar target) => Own(Native.ts_compare_scalar(Handle, target.Value, Comparison.LessOrEqual), this);

        public Tensor gt(Tensor target) => Own(Native.ts_compare(Handle, target.Handle, Comparison.Greater), this, target);

        public Tensor gt(Scalar target) => Own(Native.ts_compare_scalar(Handle, target.Value, Comparison.Greater), this);

        public Tensor ge(Tensor target) => Own(Native.ts_compare(Handle, target.Handle, Comparison.GreaterOrEqual), this, target);

        public Tensor ge(Scalar target) => Own(Native.ts_compare_scalar(Handle, target.Value, Comparison.GreaterOrEqual), this);

        public Tensor logical_and(Tensor other) => Own(Native.ts_logical(Handle, other.Handle, Logical.And), this, other);

        public Tensor logical_or(Tensor other) => Own(Native.ts_logical(Handle, other.Handle, Logical.Or), this, other);

        public Tensor logical_xor(Tensor other) => Own(Native.ts_logical(Handle, other.Handle, Logical.Xor), this, other);

        public Tensor bitwise_and(Tensor other) => Own(Native.ts_logical(Handle, other.Handle, Logical.BitwiseAnd), this, other);

        public Tensor bitwise_or(Tensor other) => Own(Native.ts_logical(Handle, other.Handle, Logical.BitwiseOr), this, other);

        public Tensor maximum(Tensor other) => Own(Native.ts_logical(Handle, other.Handle, Logical.Maximum), this, other);

        public Tensor minimum(Tensor other) => Own(Native.ts_logical(Handle, other.Handle, Logical.Minimum), this, other);

        public Tensor logical_not() => Of(Unary.LogicalNot);

        public Tensor isfinite() => Of(Unary.IsFinite);

        public Tensor isnan() => Of(Unary.IsNan);
    }
}
