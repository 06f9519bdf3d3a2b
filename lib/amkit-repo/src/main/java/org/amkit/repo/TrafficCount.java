package org.amkit.repo;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts messages, by any threads. */
final class TrafficCount {
  private final LongAdder receivedMessages = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder sentMessages = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();

  /** In milliseconds since 1970; 0: never. */
  private volatile long lastReceived;

  private volatile long lastSent;

  void count(boolean isSent, long byteCount) {
    if (isSent) {
      lastSent = System.currentTimeMillis();
    } else {
      lastReceived = System.currentTimeMillis();
    }
    (isSent ? sentMessages : receivedMessages).increment();
    (isSent ? sentBytes : receivedBytes).add(byteCount);
  }

  RepoStatus.Traffic traffic() {
    return new RepoStatus.Traffic(
        receivedMessages.sum(), receivedBytes.sum(), sentMessages.sum(), sentBytes.sum());
  }

  /** When a message last came. */
  Optional<Instant> lastReceived() {
    return instant(lastReceived);
  }

  /** When a message last went out. */
  Optional<Instant> lastSent() {
    return instant(lastSent);
  }

  private static Optional<Instant> instant(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
