using Hanlin.TrainingWorker;
using Hanlin.TrainingWorker.Processes;

return args is [StageChild.Argument] ? await StageChild.RunAsync() : await TrainingWorkerHost.RunAsync(args);
