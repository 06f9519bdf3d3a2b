package org.amkit.cli.terminal;

import java.io.IOException;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * The terminal while another program has it: a pager, an editor. Ctrl-C there is a key of that
 * program and does not end this process, which would leave the program reading what is typed at the
 * shell's prompt. As git has it, a pager that was interrupted is waited for, and this process ends
 * when the pager does.
 */
final class TerminalLoan implements AutoCloseable {
  private static final String INTERRUPT = "INT";

  /** The exit status of a shell for a program that SIGINT ended. */
  private static final int INTERRUPTED = 130;

  /** From here on an exit status says that a signal ended the program. */
  private static final int SIGNALLED = 128;

  private final @Nullable Object before;
  private volatile @Nullable Process pager;

  private TerminalLoan() {
    before = Signals.register(INTERRUPT, this::interrupted);
  }

  /** Begins before the program is started. */
  static TerminalLoan begin() {
    return new TerminalLoan();
  }

  /** The program is a pager: this process has nothing to do any more when it ends interrupted. */
  void pagerIs(Process started) {
    pager = started;
  }

  private void interrupted() {
    Process process = pager;
    if (process != null) {
      ended(process);
      // Nothing reads further output.
      Runtime.getRuntime().halt(INTERRUPTED);
    }
  }

  /** Waits for the program; where it was killed, it did not put the terminal back: we do. */
  static int ended(Process process) {
    try {
      int status = process.waitFor();
      if (status >= SIGNALLED) {
        new ProcessBuilder(Terminal.SHELL, "-c", "command -p stty sane </dev/tty")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      }
      return status;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return INTERRUPTED;
    } catch (IOException e) {
      // No shell, no terminal: nothing to put back.
      return INTERRUPTED;
    }
  }

  /** The terminal is ours again, and Ctrl-C does what it did. */
  @Override
  public void close() {
    Object handler = before;
    if (handler != null) {
      Signals.unregister(INTERRUPT, handler);
    }
  }
}
