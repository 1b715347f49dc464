using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>x W^T + b</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private Parameter weightParameter;
        private Parameter? biasParameter;

        internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
        {
            weightParameter = weight;
            biasParameter = bias;
            register_parameter("weight", weight);
            if (bias is not null) register_parameter("bias", bias);
        }

        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
            : this(Uniform([outputSize, inputSize], inputSize, device, dtype), hasBias ? Uniform([outputSize], inputSize, device, dtype) : null)
        {
        }

        public Parameter weight
        {
            get => weightParameter;
            set => Put(weightParameter = value, "weight");
        }

        public Parameter? bias
        {
            get => biasParameter;
            set => Put(biasParameter = value, "bias");
        }

        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weightParameter, biasParameter);

        protected override void RegisterComponents()
        {
        }

        private static Parameter Uniform(long[] shape, long inputSize, Device? device, ScalarType? dtype)
        {
            var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
            return new Parameter(empty(shape, dtype, device).uniform_(-bound, bound));
        }
    }

    /// <summary>The rows of a table, picked by number.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long paddingIndex;
        private Parameter? weightParameter;

        internal Embedding(long rows, long columns, long? padding, Device? device, ScalarType? dtype) : base(nameof(Embedding))
        {
            paddingIndex = padding ?? -1;
            var table = randn([rows, columns], dtype, device);
            if (padding is { } row)
            {
                using var recordNothing = no_grad();
                using var blank = table.select(0, row);
                blank.zero_();
            }
            weightParameter = new Parameter(table);
            register_parameter("weight", weightParameter);
        }

        public Parameter? weight
        {
            get => weightParameter;
            set => Put(weightParameter = value, "weight");
        }

        public override Tensor forward(Tensor input) => Tensor.Own(Native.ts_embedding(weightParameter!.Handle, input.Handle, paddingIndex), weightParameter, input);

        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>Each row brought to mean 0 and variance 1, then scaled and shifted.</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        private Parameter? weightParameter;
        private Parameter? biasParameter;

        internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype) : base(nameof(LayerNorm))
        {
            this.normalized_shape = normalized_shape;
            this.eps = eps;
            this.elementwise_affine = elementwise_affine;
            if (!elementwise_affine) return;
            weightParameter = new Parameter(ones(normalized_shape, dtype, device));
            register_parameter("weight", weightParameter);
            if (!bias) return;
            biasParameter = new Parameter(zeros(normalized_shape, dtype, device));
            register_parameter("bias", biasParameter);
        }

        public long[] normalized_shape { get; set; }

        public double eps { get; set; }

        public bool elementwise_affine { get; set; }

        public Parameter weight
        {
            get => weightParameter!;
            set => Put(weightParameter = value, "weight");
        }

        public Parameter? bias
        {
            get => biasParameter;
            set => Put(biasParameter = value, "bias");
        }

        public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, weightParameter, biasParameter, eps);

        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>While training, a share of the elements becomes 0 and the rest grows to make up for it.</summary>
    public sealed class Dropout : nn.Module<Tensor, Tensor>
    {
        internal Dropout(double p, bool inplace) : base(nameof(Dropout)) => (this.p, this.inplace) = (p, inplace);

        public bool inplace { get; set; }

        public double p { get; set; }

        public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            /// <summary>Only the plain table: no norm limit, no sparse gradient.</summary>
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                max_norm is null && !scale_grad_by_freq && !sparse
                    ? new(num_embeddings, embedding_dims, padding_idx, device, dtype)
                    : throw new NotSupportedException("This Embedding has no max_norm, scale_grad_by_freq or sparse.");

            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);

            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);
        }
    }
}
