await Console.Error.WriteLineAsync("training-worker: no stage is built in yet");
return 64;
