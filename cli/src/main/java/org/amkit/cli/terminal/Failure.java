package org.amkit.cli.terminal;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command with an exit code and one line for the user: {@code am: FILE: what is wrong}, and
 * at most one more that says what to do.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final @Nullable String hint;

  private Failure(int exitCode, String message, @Nullable String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.hint = hint;
  }

  /** A command line that cannot be carried out (exit 2). */
  public static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message, null, null);
  }

  /** The answer is no (exit 1). */
  public static Failure no(String message) {
    return new Failure(ExitCode.NO, message, null, null);
  }

  /** An input that is not what it should be (exit 3). */
  public static Failure badInput(String message, @Nullable Throwable cause) {
    return new Failure(ExitCode.BAD_INPUT, message, null, cause);
  }

  /** The file system refused (exit 4). */
  public static Failure fileSystem(String message, @Nullable Throwable cause) {
    return new Failure(ExitCode.FILE_SYSTEM, message, null, cause);
  }

  /** The other side of a sync failed (exit 5). */
  public static Failure peer(String message, @Nullable Throwable cause) {
    return new Failure(ExitCode.PEER, message, null, cause);
  }

  /** A fault of ours (exit 70). */
  public static Failure internal(String message, Throwable cause) {
    return new Failure(ExitCode.INTERNAL, message, null, cause);
  }

  /** The same failure with a second line that says what to do. */
  public Failure hint(@Nullable String line) {
    return new Failure(exitCode, message(), line, getCause());
  }

  /** The same failure with where it happened in front: {@code WHERE: message}. */
  public Failure at(String where) {
    return new Failure(exitCode, where + ": " + message(), hint, getCause());
  }

  /** The same failure with another exit code: that of a graver one that was reported before it. */
  public Failure withExitCode(int code) {
    return new Failure(code, message(), hint, getCause());
  }

  /** What is wrong, without the leading {@code am: }. */
  public String message() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** The second line, if there is one. */
  public @Nullable String hint() {
    return hint;
  }

  /** One of {@link ExitCode}. */
  public int exitCode() {
    return exitCode;
  }
}
