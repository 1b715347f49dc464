namespace Hanlin.Standalone.Tests;
