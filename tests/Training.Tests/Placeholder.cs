namespace Hanlin.Training.Tests;
