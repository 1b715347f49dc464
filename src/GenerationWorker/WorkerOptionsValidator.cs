using Microsoft.Extensions.Options;

namespace Hanlin.GenerationWorker;

[OptionsValidator]
internal sealed partial class WorkerOptionsValidator : IValidateOptions<WorkerOptions>;
