package org.amkit.history;

import java.util.List;
import org.amkit.ChangeHash;

/**
 * What {@link ChangeGraph#since} has found last. For each message to a peer it is asked several
 * times, and a document with many peers asks the same for all of them.
 */
final class RecentSince {
  private static final int MOST = 64;

  private final List<ChangeHash> have;
  private final int changeCount;
  private final int[] numbers;

  /**
   * @param changeCount how many changes the graph had
   * @param numbers of the changes that the hashes do not reach; not to be changed
   */
  RecentSince(List<ChangeHash> have, int changeCount, int[] numbers) {
    this.have = List.copyOf(have);
    this.changeCount = changeCount;
    this.numbers = numbers;
  }

  boolean isOf(List<ChangeHash> asked, int count) {
    return changeCount == count && have.equals(asked);
  }

  int[] numbers() {
    return numbers;
  }

  /** Whether it is worth its memory. */
  boolean isSmall() {
    return have.size() <= MOST && numbers.length <= MOST;
  }
}
