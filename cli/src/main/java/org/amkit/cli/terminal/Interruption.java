package org.amkit.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs until SIGINT or SIGTERM, which are its good end: then the exit code is 0.
 *
 * <p>The JVM answers the signals by ending the process. It is held back until the command has come
 * to its end, and its exit code put right.
 */
public final class Interruption implements AutoCloseable {
  private static final long GRACE_SECONDS = 10;

  /** Counted down when the command has come to its end; null when none listens for signals. */
  private static volatile @Nullable CountDownLatch commandEnd;

  private static volatile int commandExit;

  private final Thread hook;

  private Interruption(Runnable stop) {
    this.hook =
        new Thread(
            () -> {
              stop.run();
              Runtime.getRuntime().halt(exitCode(commandEnd));
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
    commandEnd = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private static int exitCode(@Nullable CountDownLatch end) {
    try {
      return end != null && end.await(GRACE_SECONDS, TimeUnit.SECONDS)
          ? commandExit
          : ExitCode.INTERNAL;
    } catch (InterruptedException e) {
      return ExitCode.INTERNAL;
    }
  }

  /** Whether a command of this process listens for the signals, or did. */
  public static boolean isListening() {
    return commandEnd != null;
  }

  /** The command has ended, by itself or because of a signal, and all it says is said. */
  public static void commandEnded(int exitCode) {
    commandExit = exitCode;
    CountDownLatch end = commandEnd;
    if (end != null) {
      end.countDown();
    }
  }

  /** The signals end the process again, if they have not come yet. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending; the hook waits for the rest of the command, and halts it.
      return;
    }
  }
}
