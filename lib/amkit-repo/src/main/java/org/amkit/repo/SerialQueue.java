package org.amkit.repo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tasks that run one after the other, on whichever thread of a pool is free. A queue can be closed
 * while none is there; its owner is told each time that none is.
 */
final class SerialQueue implements Executor {
  /** Tasks in a row, before others of the pool have their turn. */
  private static final int TURN = 64;

  private final Executor pool;
  private final Runnable onEmpty;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean isRunning;
  private boolean isClosed;

  SerialQueue(Executor pool) {
    this(pool, () -> {});
  }

  SerialQueue(Executor pool, Runnable onEmpty) {
    this.pool = pool;
    this.onEmpty = onEmpty;
  }

  /** Of a closed queue the tasks are dropped. */
  @Override
  public void execute(Runnable task) {
    boolean unused = offer(task);
  }

  /** False when the queue is closed. */
  boolean offer(Runnable task) {
    synchronized (tasks) {
      if (isClosed) {
        return false;
      }
      tasks.add(task);
      if (isRunning) {
        return true;
      }
      isRunning = true;
    }
    start();
    return true;
  }

  /** Does something before the queue can be closed; empty when it is. */
  <T> Optional<T> whileOpen(Supplier<T> work) {
    synchronized (tasks) {
      return isClosed ? Optional.empty() : Optional.of(work.get());
    }
  }

  /** Closes the queue where no task is there and a condition holds; false where not. */
  boolean close(BooleanSupplier condition) {
    synchronized (tasks) {
      boolean isToClose = !isClosed && !isRunning && condition.getAsBoolean();
      isClosed |= isToClose;
      return isToClose;
    }
  }

  private void start() {
    try {
      pool.execute(this::run);
    } catch (RejectedExecutionException e) {
      // The pool is closed: what waits is not done any more.
      synchronized (tasks) {
        isRunning = false;
        tasks.clear();
      }
      throw e;
    }
  }

  private void run() {
    for (int i = 0; i < TURN; i++) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.poll();
        isRunning = task != null;
      }
      if (task == null) {
        onEmpty.run();
        return;
      }
      task.run();
    }
    try {
      start();
    } catch (RejectedExecutionException e) {
      // The pool is closed, and what waited is not done.
      return;
    }
  }
}
