package org.amkit.repo;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a Repo: as many as there are cores for what never waits, up to eight for the
 * store, one for the clock. Those that have nothing to do end after ten seconds. After the end,
 * work is refused with {@link java.util.concurrent.RejectedExecutionException}.
 */
final class RepoThreads {
  private static final int STORE_THREADS = 8;
  private static final long KEEP_ALIVE_SECONDS = 10;

  private final ThreadPoolExecutor pool;
  private final LentThreads lent;
  private final ThreadPoolExecutor storePool;
  private final ScheduledThreadPoolExecutor timer;

  RepoThreads() {
    this.pool = pool("amkit-repo", Math.max(2, Runtime.getRuntime().availableProcessors()));
    this.lent = new LentThreads(pool);
    this.storePool = pool("amkit-store", STORE_THREADS);
    this.timer = new ScheduledThreadPoolExecutor(1, named("amkit-timer"));
    timer.setRemoveOnCancelPolicy(true);
  }

  private static ThreadPoolExecutor pool(String name, int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** For what never waits. */
  Executor pool() {
    return pool;
  }

  /** For what never waits and is short. */
  LentThreads lent() {
    return lent;
  }

  /** Does something that may wait for a store. */
  void io(Runnable work) {
    storePool.execute(work);
  }

  /** Does something after a while. */
  void later(Runnable work, long millis) {
    Future<?> unused = timer.schedule(work, millis, TimeUnit.MILLISECONDS);
  }

  /** Does something again and again. */
  void each(long millis, Runnable work) {
    Future<?> unused = timer.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Does what was begun and what waits, but nothing that is to be done later. */
  void end(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    timer.shutdownNow();
    end(pool, end);
    end(storePool, end);
  }

  private static void end(ExecutorService pool, long nanoTime) {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pool.shutdownNow();
    }
  }
}
