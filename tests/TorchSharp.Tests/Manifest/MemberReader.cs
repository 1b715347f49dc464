using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Hanlin.TorchSharp.Tests.Manifest;

/// <summary>
/// Members as lines of text, "type::name(parameters):result", read from metadata without loading anything: those that an
/// assembly declares for others, and those that it uses of TorchSharp. The same member reads the same on both sides.
/// </summary>
internal static class MemberReader
{
    /// <summary>Public and protected methods and fields of the public types of an assembly.</summary>
    public static HashSet<string> Declared(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var reader = file.GetMetadataReader();
        var names = new TypeNames();
        HashSet<string> members = [];
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(type => IsVisible(reader, type)))
        {
            var owner = TypeNames.Of(reader, type);
            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                if (IsVisible(method.Attributes)) members.Add(Line(owner, reader.GetString(method.Name), method.DecodeSignature(names, null)));
            }
            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
            {
                if (IsVisible((MethodAttributes)field.Attributes)) members.Add(Line(owner, reader.GetString(field.Name), field.DecodeSignature(names, null)));
            }
        }
        return members;
    }

    /// <summary>What an assembly calls, reads and writes of TorchSharp.</summary>
    public static HashSet<string> Used(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var reader = file.GetMetadataReader();
        var names = new TypeNames();
        HashSet<string> members = [];
        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            var owner = OwnerOf(reader, member.Parent, names);
            if (owner is null || !owner.StartsWith("TorchSharp.", StringComparison.Ordinal)) continue;
            var name = reader.GetString(member.Name);
            members.Add(member.GetKind() == MemberReferenceKind.Method
                ? Line(owner, name, member.DecodeMethodSignature(names, null))
                : Line(owner, name, member.DecodeFieldSignature(names, null)));
        }
        return members;
    }

    private static string? OwnerOf(MetadataReader reader, EntityHandle parent, TypeNames names)
    {
        var name = parent.Kind switch
        {
            HandleKind.TypeReference => names.GetTypeFromReference(reader, (TypeReferenceHandle)parent, 0),
            HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(names, null),
            _ => null,
        };
        // A generic type's members are declared on its definition.
        return name is not null && name.IndexOf('<', StringComparison.Ordinal) is var open and > 0 ? name[..open] : name;
    }

    private static string Line(string owner, string name, MethodSignature<string> signature) =>
        $"{owner}::{name}({string.Join(",", signature.ParameterTypes)}):{signature.ReturnType}";

    private static string Line(string owner, string name, string fieldType) => $"{owner}::{name}:{fieldType}";

    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsVisible(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    /// <summary>Types by their full names; nested ones after a plus, arguments in angle brackets, parameters as !0 and !!0.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public static string Of(MetadataReader reader, TypeDefinition type)
        {
            var name = reader.GetString(type.Name);
            if (type.IsNested) return $"{Of(reader, reader.GetTypeDefinition(type.GetDeclaringType()))}+{name}";
            return type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}";
        }

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Of(reader, reader.GetTypeDefinition(handle));

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            var name = reader.GetString(type.Name);
            if (type.ResolutionScope.Kind == HandleKind.TypeReference)
                return $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind)}+{name}";
            return type.Namespace.IsNil ? name : $"{reader.GetString(type.Namespace)}.{name}";
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, context);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(",", typeArguments)}>";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

        public string GetByReferenceType(string elementType) => $"{elementType}&";

        public string GetPointerType(string elementType) => $"{elementType}*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetGenericTypeParameter(object? context, int index) => $"!{index}";

        public string GetGenericMethodParameter(object? context, int index) => $"!!{index}";

        // in, init and the like are modifiers; they do not make another member for a caller of ours.
        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function pointer";
    }
}
