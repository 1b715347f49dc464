namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a loss makes of the losses of its rows.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Own(Native.ts_linear(input.Handle, weights.Handle, Tensor.HandleOrNull(bias)), input, weights, bias);

            public static unsafe Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05)
            {
                fixed (long* shape = normalized_shape)
                {
                    return Tensor.Own(Native.ts_layer_norm(input.Handle, shape, normalized_shape.Length, Tensor.HandleOrNull(weight), Tensor.HandleOrNull(bias), eps), input, weight, bias);
                }
            }

            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => inplace
                ? input.Self(Native.ts_dropout_(input.Handle, p, Tensor.Flag(training))).alias()
                : Tensor.Own(Native.ts_dropout(input.Handle, p, Tensor.Flag(training)), input);

            /// <summary>x times the normal distribution's integral up to x, exact.</summary>
            public static Tensor gelu(Tensor x) => x.Of(Unary.Gelu);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <summary>Rows of logits against the number of the right class in each; rows of <paramref name="ignore_index"/> do not count.</summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0) =>
                Tensor.Own(Native.ts_cross_entropy(input.Handle, target.Handle, Tensor.HandleOrNull(weight), ignore_index, (long)reduction, label_smoothing), input, target, weight);

            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false) =>
                Tensor.Own(Native.ts_attention(query.Handle, key.Handle, value.Handle, Tensor.HandleOrNull(attn_mask), p, Tensor.Flag(is_casual)), query, key, value, attn_mask);
        }
    }
}
