package org.amkit.chunk;

import java.util.Arrays;
import org.amkit.column.RleWriter;

/**
 * Gathers a column of actors in document indexes, to be written in those of a change once it is
 * known which actors the change names. Runs of equal indexes stay runs: the mapping is one to one.
 */
final class ActorColumn {
  private static final int NULL = -1;

  private final RleWriter writer = new RleWriter();
  private int[] actors = new int[4];
  private int[] counts = new int[4];
  private int runCount;

  void append(int actor, int n) {
    if (n == 0) {
      return;
    }
    if (runCount > 0
        && actors[runCount - 1] == actor
        && counts[runCount - 1] <= Integer.MAX_VALUE - n) {
      counts[runCount - 1] += n;
      return;
    }
    if (runCount == actors.length) {
      actors = Arrays.copyOf(actors, 2 * runCount);
      counts = Arrays.copyOf(counts, 2 * runCount);
    }
    actors[runCount] = actor;
    counts[runCount] = n;
    runCount++;
  }

  void appendNull(int n) {
    append(NULL, n);
  }

  /** Writes the column, and gives its byte count; 0 when it is all null. */
  int finish(int[] mapping) {
    if (runCount == 0 || (runCount == 1 && actors[0] == NULL)) {
      return 0;
    }
    for (int i = 0; i < runCount; i++) {
      if (actors[i] == NULL) {
        writer.appendNull(counts[i]);
      } else {
        writer.append(mapping[actors[i]], counts[i]);
      }
    }
    int byteCount = writer.finish();
    return writer.allNull() ? 0 : byteCount;
  }

  RleWriter writer() {
    return writer;
  }

  void reset() {
    writer.reset();
    runCount = 0;
  }
}
