using System.Runtime.CompilerServices;

// Every native signature is blittable: no marshalling stub stands between a call and the library.
[assembly: DisableRuntimeMarshalling]
