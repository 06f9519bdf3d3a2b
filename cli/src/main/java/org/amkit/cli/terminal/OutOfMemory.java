package org.amkit.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is said and done when the heap is full: the command ends at once, whatever the thread. */
public final class OutOfMemory implements Thread.UncaughtExceptionHandler {
  /** What went wrong. */
  public static final String PROBLEM = "out of memory";

  /** What to do. */
  public static final String ADVICE = "give it more, for example AM_JAVA_OPTS=-Xmx8g";

  /** Made while there is room for it. */
  private final byte[] message =
      ("am: " + PROBLEM + "\n" + ADVICE + "\n").getBytes(StandardCharsets.UTF_8);

  /** Whether this, or what led to it, is a heap that is full. */
  public static boolean isCauseOf(@Nullable Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }

  /** The failure that ends the command. */
  public static Failure failure(Throwable thrown) {
    return Failure.internal(PROBLEM, thrown).hint(ADVICE);
  }

  /**
   * Ends the process when a thread other than the command's own has no memory left: the command
   * would wait for it forever. Any other fault of such a thread is reported.
   */
  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (isCauseOf(thrown)) {
      say(message);
      Runtime.getRuntime().halt(ExitCode.INTERNAL);
    } else {
      say(("am: internal error: " + thrown + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void say(byte[] message) {
    // Not closed: stderr is the process's.
    FileOutputStream stderr = new FileOutputStream(FileDescriptor.err);
    try {
      stderr.write(message);
    } catch (IOException e) {
      // Stderr is closed; only the exit code is left.
      return;
    }
  }
}
