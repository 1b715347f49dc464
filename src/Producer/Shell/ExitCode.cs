namespace Hanlin.Producer.Shell;

/// <summary>How the command ends: the numbers of BSD's <c>sysexits.h</c>, and the shell's for signals.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>The input is wrong.</summary>
    public const int DataError = 65;

    /// <summary>The input does not exist or cannot be read.</summary>
    public const int NoInput = 66;

    /// <summary>The broker or the database does not answer.</summary>
    public const int Unavailable = 69;

    /// <summary>A defect of this program.</summary>
    public const int Internal = 70;

    /// <summary>The output cannot be created.</summary>
    public const int CannotCreate = 73;

    /// <summary>Reading or writing failed.</summary>
    public const int IoError = 74;

    /// <summary>It may work later.</summary>
    public const int TemporaryFailure = 75;

    /// <summary>Not permitted.</summary>
    public const int NoPermission = 77;

    /// <summary>The configuration is wrong.</summary>
    public const int Configuration = 78;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of the output went away, as <c>head</c> does.</summary>
    public const int BrokenPipe = 141;
}
