using System.Text.Json;

namespace Hanlin.Checkpoints.Pickle;

/// <summary>Opcodes under the names that Python gives them.</summary>
internal static class PickleOpcodeExtensions
{
    /// <summary>For example <c>STACK_GLOBAL</c>, or <c>0xff</c> for a byte that is no opcode.</summary>
    public static string ToPythonName(this PickleOpcode opcode) =>
        Enum.IsDefined(opcode) ? JsonNamingPolicy.SnakeCaseUpper.ConvertName(opcode.ToString()) : $"0x{(byte)opcode:x2}";
}
