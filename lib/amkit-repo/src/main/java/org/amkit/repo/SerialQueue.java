package org.amkit.repo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Tasks that run one after the other, on whichever thread of a pool is free. */
final class SerialQueue implements Executor {
  /** Tasks in a row, before others of the pool have their turn. */
  private static final int TURN = 64;

  private final Executor pool;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean isRunning;

  SerialQueue(Executor pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (isRunning) {
        return;
      }
      isRunning = true;
    }
    start();
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
        if (task == null) {
          isRunning = false;
          return;
        }
      }
      task.run();
    }
    start();
  }
}
