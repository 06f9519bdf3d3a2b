package org.amkit.repo.protocol;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Virtual time, and what is to happen in it, in an order that its seed decides. */
final class SimulatedTime {
  private static final int TRACE_LINES = 2_000;

  private record Event(long millis, long number, Runnable what) {}

  /** Things that happen one after the other, each a little after it was asked for. */
  final class Queue {
    private long last;

    void add(int maxMillis, Runnable what) {
      last = Math.max(last, now + random.nextInt(maxMillis + 1));
      events.add(new Event(last, number++, what));
    }
  }

  /** Of a clock that has gone on for long. */
  static final long START = 1_000_000_000;

  final Random random;
  private final boolean isTraced;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::millis).thenComparingLong(Event::number));
  private final Deque<String> lines = new ArrayDeque<>();
  private long now = START;
  private long number;

  SimulatedTime(long seed, boolean isTraced) {
    this.random = new Random(seed);
    this.isTraced = isTraced;
  }

  long now() {
    return now;
  }

  Queue queue() {
    return new Queue();
  }

  void in(long millis, Runnable what) {
    events.add(new Event(now + millis, number++, what));
  }

  /** Sooner or later, at random. */
  void within(int maxMillis, Runnable what) {
    in(random.nextInt(maxMillis + 1), what);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Lets everything happen that is to happen before a time. */
  void runUntil(long millis) {
    while (!events.isEmpty() && events.peek().millis() <= millis) {
      next();
    }
    now = Math.max(now, millis);
  }

  /**
   * Lets everything happen.
   *
   * @return whether it came to an end within so many events
   */
  boolean runOut(int maxEvents) {
    for (int i = 0; i < maxEvents; i++) {
      if (events.isEmpty()) {
        return true;
      }
      next();
    }
    return false;
  }

  private void next() {
    Event event = events.remove();
    now = event.millis();
    event.what().run();
  }

  void trace(String format, @Nullable Object... of) {
    if (isTraced) {
      lines.add(now + " " + String.format(Locale.ROOT, format, of));
      if (lines.size() > TRACE_LINES) {
        lines.remove();
      }
    }
  }

  String trace() {
    return String.join("\n", lines);
  }
}
