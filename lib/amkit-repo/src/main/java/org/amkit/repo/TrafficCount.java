package org.amkit.repo;

import java.util.concurrent.atomic.LongAdder;

/** Counts messages, by any threads. */
final class TrafficCount {
  private final LongAdder receivedMessages = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder sentMessages = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();

  void count(boolean isSent, long byteCount) {
    (isSent ? sentMessages : receivedMessages).increment();
    (isSent ? sentBytes : receivedBytes).add(byteCount);
  }

  RepoStatus.Traffic traffic() {
    return new RepoStatus.Traffic(
        receivedMessages.sum(), receivedBytes.sum(), sentMessages.sum(), sentBytes.sum());
  }
}
