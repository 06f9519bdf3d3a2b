package org.amkit.repo.store;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/** How long another program may take to replace a file, or to write one in place. */
final class Settling {
  /** As long as that, nothing is wrong. */
  static final long NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long PAUSE_MILLIS = 20;

  private Settling() {}

  /** Waits before the next look. */
  static void pause() throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException e = new InterruptedIOException("interrupted while it waited");
    e.initCause(cause);
    return e;
  }
}
