package org.amkit.cli.terminal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command that runs until SIGINT or SIGTERM, which are its good end: then the exit code is 0.
 *
 * <p>The JVM answers the signals by ending the process. It is held back until the command has come
 * to its end, and its exit code put right.
 */
public final class Interruption implements AutoCloseable {
  private static final long GRACE_SECONDS = 10;

  /** The exit code of the command, when it has come to its end. One process, one command. */
  private static final CompletableFuture<Integer> COMMAND_END = new CompletableFuture<>();

  private final Thread hook;

  private Interruption(Runnable stop) {
    this.hook =
        new Thread(
            () -> {
              stop.run();
              Runtime.getRuntime().halt(exitCode());
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

  private static int exitCode() {
    try {
      return COMMAND_END.get(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      return ExitCode.INTERNAL;
    }
  }

  /** The command has ended, by itself or because of a signal, and all it says is said. */
  public static void commandEnded(int exitCode) {
    COMMAND_END.complete(exitCode);
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
