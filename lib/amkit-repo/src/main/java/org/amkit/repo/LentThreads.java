package org.amkit.repo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * A pool for short tasks, of which a thread that is awake anyway does those that it has caused
 * itself: for each of them one thread less has to be woken, which takes longer than most tasks do.
 */
final class LentThreads implements Executor {
  /** Tasks for one piece of work, before the pool has the rest. */
  private static final int MOST = 16;

  private static final class Lent {
    final Deque<Runnable> tasks = new ArrayDeque<>();
    boolean isAtWork;
  }

  private final ExecutorService pool;
  private final ThreadLocal<Lent> lent = ThreadLocal.withInitial(Lent::new);

  LentThreads(ExecutorService pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    if (pool.isShutdown()) {
      throw new RejectedExecutionException("closed");
    }
    Lent own = lent.get();
    if (own.isAtWork) {
      own.tasks.add(task);
    } else {
      pool.execute(task);
    }
  }

  /**
   * Does something by the caller's thread, which holds no lock, and then the tasks it has caused.
   */
  void lend(Runnable work) {
    Lent own = lent.get();
    if (own.isAtWork) {
      work.run();
      return;
    }
    own.isAtWork = true;
    try {
      work.run();
      for (int i = 0; i < MOST && !own.tasks.isEmpty(); i++) {
        own.tasks.remove().run();
      }
    } finally {
      own.isAtWork = false;
      while (!own.tasks.isEmpty()) {
        Runnable task = own.tasks.remove();
        RepoRuntime.tried(() -> pool.execute(task));
      }
    }
  }
}
