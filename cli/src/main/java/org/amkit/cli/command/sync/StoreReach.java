package org.amkit.cli.command.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a store can be reached: it is asked again and again. One that does not answer in time is
 * out of reach, too.
 *
 * <pre>
 *   reached --check fails, or takes 3 s--> not ready --for 15 s--> away: clients are sent elsewhere
 *      ^                                       |                     |
 *      +--------------check succeeds-----------+---------------------+
 * </pre>
 */
final class StoreReach implements AutoCloseable {
  /**
   * How it is found out.
   *
   * @param every between two looks
   * @param answer within which a store has to answer
   * @param patience after which it is away
   */
  record Times(Duration every, Duration answer, Duration patience) {
    static final Times DEFAULT =
        new Times(Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(15));
  }

  /** Asks a store whether it can be reached. */
  interface Check {
    void check() throws IOException;
  }

  /** Is told when a store is away, and when it is back. */
  interface Listener {
    void away(String why);

    void back();
  }

  private final Check store;
  private final Times times;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "am-store-reach");
            thread.setDaemon(true);
            return thread;
          });

  /** What the last check found; null where all is well. */
  private volatile @Nullable String problem;

  /** When the check that is under way began; 0 while there is none. */
  private volatile long begunNanos;

  /** For how many looks it has been out of reach: a process that was stopped did not look. */
  private int outCount;

  private boolean isAway;

  /**
   * Does not look yet.
   *
   * @param store as {@link org.amkit.repo.store.DocumentStore#check}
   */
  StoreReach(Check store, Times times) {
    this.store = store;
    this.times = times;
  }

  /** Begins to look. */
  void start(Listener listener) {
    each(this::check);
    each(() -> look(listener));
  }

  private void each(Runnable work) {
    long nanos = times.every().toNanos();
    Future<?> unused = threads.scheduleWithFixedDelay(work, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private void check() {
    begunNanos = System.nanoTime() | 1;
    try {
      store.check();
      problem = null;
    } catch (IOException | RuntimeException e) {
      problem = String.valueOf(e.getMessage());
    }
    begunNanos = 0;
  }

  /** Why the store cannot be reached now; null where it can. */
  @Nullable String problem() {
    long begun = begunNanos;
    boolean isLate = begun != 0 && System.nanoTime() - begun > times.answer().toNanos();
    String found = problem;
    return found == null && isLate ? "the store does not answer" : found;
  }

  private void look(Listener listener) {
    String why = problem();
    outCount = why == null ? 0 : outCount + 1;
    if (why == null && isAway) {
      isAway = false;
      listener.back();
    } else if (why != null
        && !isAway
        && outCount * times.every().toNanos() >= times.patience().toNanos()) {
      isAway = true;
      listener.away(why);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
