package org.amkit.chunk;

import java.util.Arrays;
import org.amkit.column.RleWriter;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a column of actors by numbers of the caller's, to be written by their indexes in the
 * chunk once it is known which actors the chunk names. Runs of equal indexes stay runs: the mapping
 * is one to one.
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

  /** Writes the column to the {@link #writer}; the mapping is null where it changes nothing. */
  void finish(int @Nullable [] mapping) {
    for (int i = 0; i < runCount; i++) {
      if (actors[i] == NULL) {
        writer.appendNull(counts[i]);
      } else {
        writer.append(mapping == null ? actors[i] : mapping[actors[i]], counts[i]);
      }
    }
  }

  RleWriter writer() {
    return writer;
  }

  void reset() {
    writer.reset();
    runCount = 0;
  }
}
