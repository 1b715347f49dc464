namespace Hanlin.TrainingWorker.Tests;
