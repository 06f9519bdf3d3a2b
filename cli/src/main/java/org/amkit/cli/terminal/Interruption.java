package org.amkit.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A command that runs until SIGINT or SIGTERM, which are its good end: then the exit code is 0.
 *
 * <p>The JVM answers the signals by ending the process. It is held back until the command has come
 * to its end, and its exit code put right.
 */
public final class Interruption implements AutoCloseable {
  private static final long GRACE_SECONDS = 10;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Runnable stop) {
    this.hook =
        new Thread(
            () -> {
              stop.run();
              int exit = ExitCode.OK;
              try {
                if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                  exit = ExitCode.INTERNAL;
                }
              } catch (InterruptedException e) {
                exit = ExitCode.INTERNAL;
              }
              Runtime.getRuntime().halt(exit);
            },
            "am-interrupted");
  }

  /**
   * Begins to listen for the signals.
   *
   * @param stop makes the command end soon; called by another thread, perhaps before this returns
   */
  public static Interruption endingWith(Runnable stop) {
    Interruption interruption = new Interruption(stop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** The command has ended, by itself or because of a signal. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook halts it.
      return;
    }
  }
}
