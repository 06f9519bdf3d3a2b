package org.amkit.cli.terminal;

/** The exit codes of {@code am}. Scripts rely on them; {@code am help exit-codes} explains them. */
public final class ExitCode {
  /** Done; the answer is yes, or the same. */
  public static final int OK = 0;

  /** Done; the answer is no: documents differ, a path is absent, damage was found. */
  public static final int NO = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** An input is not a readable document, change or message. */
  public static final int BAD_INPUT = 3;

  /** A file system error: missing, not permitted, full, locked for too long. */
  public static final int FILE_SYSTEM = 4;

  /** The other side of a sync failed. */
  public static final int PEER = 5;

  /** A fault of ours. */
  public static final int INTERNAL = 70;

  private ExitCode() {}
}
