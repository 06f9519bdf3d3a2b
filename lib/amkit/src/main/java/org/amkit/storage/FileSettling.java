package org.amkit.storage;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** The time that another program, which takes no lock, has to replace a file. */
final class FileSettling {
  /** As long as that, nothing is wrong with a file that is missing, damaged, or empty. */
  static final long NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long PAUSE_MILLIS = 20;

  private final long deadline = System.nanoTime() + NANOS;

  /** Begins now. */
  FileSettling() {}

  /** Whether the time is up: the file is taken as it is. */
  boolean isOver() {
    return System.nanoTime() - deadline > 0;
  }

  /** Waits before the next look. */
  void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the file was being replaced");
    }
  }
}
