package org.amkit.bench.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** Runs all sockets and timed tasks of the generator in the thread that calls {@link #runUntil}. */
final class LoadLoop implements AutoCloseable {
  private static final long LONGEST_WAIT_NANOS = 20_000_000;

  private record Timed(long atNanos, Runnable task) {}

  final Selector selector;

  /** What a socket reads into; no socket keeps a buffer of its own while it is idle. */
  final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);

  private final PriorityQueue<Timed> timed =
      new PriorityQueue<>(Comparator.comparingLong(Timed::atNanos));

  LoadLoop() throws IOException {
    selector = Selector.open();
  }

  /** Runs a task once {@link System#nanoTime} has come to {@code nanos}. */
  void at(long nanos, Runnable task) {
    timed.add(new Timed(nanos, task));
  }

  /** Runs a task after a while. */
  void after(double seconds, Runnable task) {
    at(System.nanoTime() + nanos(seconds), task);
  }

  /**
   * Runs sockets and tasks until a condition holds, or time is up.
   *
   * @return whether the condition holds
   */
  boolean runUntil(double seconds, BooleanSupplier done) {
    long end = System.nanoTime() + nanos(seconds);
    while (!done.getAsBoolean()) {
      long now = System.nanoTime();
      if (now >= end) {
        return false;
      }
      turn(now);
    }
    return true;
  }

  /** Runs sockets and tasks for a while. */
  void runFor(double seconds) {
    runUntil(seconds, () -> false);
  }

  private void turn(long now) {
    while (!timed.isEmpty() && timed.peek().atNanos <= now) {
      timed.remove().task.run();
    }
    long wait = timed.isEmpty() ? LONGEST_WAIT_NANOS : timed.peek().atNanos - System.nanoTime();
    try {
      long millis = Math.min(wait, LONGEST_WAIT_NANOS) / 1_000_000;
      if (millis > 0) {
        selector.select(this::ready, millis);
      } else {
        selector.selectNow(this::ready);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    ((LoadSocket) key.attachment()).ready();
  }

  static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
