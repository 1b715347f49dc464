using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A part of a network: named parameters, buffers and parts of its own. <see cref="RegisterComponents"/>, called at the end
        /// of a constructor, names each after the field that holds it.
        /// </summary>
        public class Module : IDisposable
        {
            private readonly List<(string name, Module module)> submodules = [];
            private readonly List<(string name, Parameter parameter)> parameterList = [];
            private readonly List<(string name, Tensor buffer, bool persistent)> bufferList = [];
            private readonly string name;
            private bool areComponentsRegistered;

            protected Module(string name) => this.name = name;

            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => name;

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid) throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                if (has_parameter(name)) throw new InvalidOperationException($"Parameter {name} is already registered.");
                parameterList.Add((name, param));
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid) throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                if (bufferList.Exists(entry => entry.name == name)) throw new InvalidOperationException($"Tensor {name} is already registered.");
                bufferList.Add((name, tensor, persistent));
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null) return;
                if (name.Length == 0 || name.Contains('.')) throw new ArgumentException($"A module's name is not empty and has no dot, got: '{name}'.");
                if (submodules.Exists(entry => entry.name == name)) throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                submodules.Add((name, submodule));
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                recurse
                    ? parameterList.Concat(submodules.SelectMany(child => child.module.named_parameters().Select(entry => ($"{child.name}.{entry.name}", entry.parameter))))
                    : parameterList;

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                foreach (var (own, buffer, persistent) in bufferList)
                {
                    if (persistent || include_nonpersistent) yield return (own, buffer);
                }
                if (!recurse) yield break;
                foreach (var (child, module) in submodules)
                {
                    foreach (var (theirs, buffer) in module.named_buffers(true, include_nonpersistent)) yield return ($"{child}.{theirs}", buffer);
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() => submodules;

            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                submodules.Concat(submodules.SelectMany(child => child.module.named_modules().Select(entry => ($"{child.name}.{entry.name}", entry.module))));

            public virtual IEnumerable<Module> children() => submodules.Select(entry => entry.module);

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            public virtual bool has_parameter(string target) => parameterList.Exists(entry => entry.name == target);

            public virtual Parameter? get_parameter(string target) => parameterList.Find(entry => entry.name == target).parameter;

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in children()) child.apply(fn);
                fn(this);
                return this;
            }

            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var child in children()) child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    using var grad = parameter.grad;
                    if (grad is null) continue;
                    if (set_to_none) parameter.grad = null;
                    else grad.zero_();
                }
            }

            /// <summary>The parameters and persistent buffers themselves, not copies, by their full names.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (own, parameter) in named_parameters()) destination.TryAdd(Full(own), parameter);
                foreach (var (own, buffer) in named_buffers(include_nonpersistent: false)) destination.TryAdd(Full(own), buffer);
                return destination;

                string Full(string own) => string.IsNullOrEmpty(prefix) ? own : $"{prefix}.{own}";
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var destination = state_dict();
                List<string> missing = [.. destination.Keys.Where(key => !source.ContainsKey(key) && skip?.Contains(key) is not true)];
                List<string> unexpected = [.. source.Keys.Where(key => !destination.ContainsKey(key) && skip?.Contains(key) is not true)];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException($"The module and the state differ: missing [{string.Join(", ", missing)}], unexpected [{string.Join(", ", unexpected)}].");
                using var recordNothing = no_grad();
                foreach (var (key, tensor) in destination)
                {
                    if (source.TryGetValue(key, out var value) && skip?.Contains(key) is not true) tensor.copy_(value);
                }
                return (missing, unexpected);
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (_, parameter) in parameterList) parameter.Dispose();
                foreach (var (_, buffer, _) in bufferList) buffer.Dispose();
                foreach (var (_, module) in submodules) module.Dispose();
            }

            /// <summary>Registers what the fields hold: modules, parameters, and other tensors as buffers.</summary>
            protected virtual void RegisterComponents()
            {
                if (areComponentsRegistered) return;
                foreach (var field in FieldsOf(GetType()))
                {
                    if (IsRegistered(field.Name)) continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(field.Name, module); break;
                        case Parameter parameter: register_parameter(field.Name, parameter); break;
                        case Tensor tensor: register_buffer(field.Name, tensor); break;
                    }
                }
                areComponentsRegistered = true;

                static IEnumerable<FieldInfo> FieldsOf(Type? type) => type is null || type == typeof(Module)
                    ? []
                    : type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly).Concat(FieldsOf(type.BaseType));

                bool IsRegistered(string field) =>
                    has_parameter(field) || submodules.Exists(entry => entry.name == field) || bufferList.Exists(entry => entry.name == field);
            }

            /// <summary>Puts another parameter under a name that may be taken; nothing takes the name away.</summary>
            private protected void Put(Parameter? parameter, string name)
            {
                parameterList.RemoveAll(entry => entry.name == name);
                if (parameter is not null) register_parameter(name, parameter);
            }

            internal void ForgetModules() => submodules.Clear();

            /// <summary>Converts parameters and buffers in place: whoever holds one sees it converted.</summary>
            internal void Convert(ScalarType? type, Device? device)
            {
                using var recordNothing = no_grad();
                foreach (var tensor in parameters().Concat(buffers())) tensor.BecomeConverted(type, device);
            }
        }

        /// <summary>A module of one argument.</summary>
        public abstract class Module<T, TResult>(string name) : Module(name)
        {
            public abstract TResult forward(T input);

            public TResult call(T input) => forward(input);
        }

        /// <summary>A module of two arguments.</summary>
        public abstract class Module<T1, T2, TResult>(string name) : Module(name)
        {
            public abstract TResult forward(T1 input1, T2 input2);

            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }

        /// <summary>A module of three arguments.</summary>
        public abstract class Module<T1, T2, T3, TResult>(string name) : Module(name)
        {
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            public TResult call(T1 input1, T2 input2, T3 input3) => forward(input1, input2, input3);
        }
    }
}
