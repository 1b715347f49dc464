using Microsoft.Extensions.Options;

namespace Hanlin.TrainingWorker;

[OptionsValidator]
internal sealed partial class TrainingWorkerOptionsValidator : IValidateOptions<TrainingWorkerOptions>;
