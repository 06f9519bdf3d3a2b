package org.amkit.repo.nats;

/**
 * Whether the stream is still the one that it was: its numbers only grow, but where an older copy
 * was put back. What was read before means nothing then.
 */
final class StreamEpoch {
  private long number = 1;
  private long highest;

  synchronized long number() {
    return number;
  }

  /** The highest number that is known to have been given. */
  synchronized long highest() {
    return highest;
  }

  /**
   * A number was given, or is the stream's last.
   *
   * @param before what was the highest before that was asked for
   * @return whether the stream is another one
   */
  synchronized boolean isOther(long sequence, long before) {
    boolean isOther = sequence < before;
    if (isOther) {
      number++;
      highest = sequence;
    } else {
      highest = Math.max(highest, sequence);
    }
    return isOther;
  }
}
