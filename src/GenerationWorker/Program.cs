using Hanlin.GenerationWorker;

return await GenerationWorkerHost.RunAsync(args);
