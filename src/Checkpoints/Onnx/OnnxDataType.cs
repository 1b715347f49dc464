namespace Hanlin.Checkpoints.Onnx;

/// <summary>Element types of ONNX tensors, with the numbers of <c>TensorProto.DataType</c> in onnx.proto.</summary>
internal enum OnnxDataType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
}
