using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Moves and converts a module, and gives it back with its own type.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false) where T : nn.Module => Converted(module, type, null);

    public static T to<T>(this T module, Device device, bool non_blocking = false) where T : nn.Module => Converted(module, null, device);

    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false) where T : nn.Module => Converted(module, type, device);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : nn.Module =>
        Converted(module, null, new Device(deviceType, deviceIndex));

    private static T Converted<T>(T module, ScalarType? type, Device? device) where T : nn.Module
    {
        module.Convert(type, device);
        return module;
    }
}
