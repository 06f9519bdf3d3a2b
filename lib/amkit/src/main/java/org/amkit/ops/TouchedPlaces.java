package org.amkit.ops;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/** What changes {@link Touched} of one object. */
public final class TouchedPlaces {
  private static final long STEP = SeqSpan.ID_STEP;

  /** The object's id. */
  public final long object;

  final Map<String, @Nullable RegisterState> keys = new HashMap<>();
  final LongMap<RegisterState> held = new LongMap<>();

  /** Whether something but its insertion happened to a mark anchor. */
  boolean anchors;

  /** Runs of ids of elements touched. */
  private long[] firstIds = new long[2];

  private int[] counts = new int[2];
  private int runCount;

  TouchedPlaces(long object) {
    this.object = object;
  }

  void addElements(long firstId, int count) {
    int last = runCount - 1;
    if (last >= 0 && endOfRun(last) == firstId) {
      counts[last] += count;
      return;
    }
    if (last >= 0 && firstId + count * STEP == firstIds[last]) {
      firstIds[last] = firstId;
      counts[last] += count;
      return;
    }
    if (runCount == firstIds.length) {
      firstIds = Arrays.copyOf(firstIds, 2 * runCount);
      counts = Arrays.copyOf(counts, 2 * runCount);
    }
    firstIds[runCount] = firstId;
    counts[runCount++] = count;
  }

  /** The keys touched, in no order. */
  public Set<String> keys() {
    return keys.keySet();
  }

  /** What a key's register held before, null where that is not known. */
  public @Nullable RegisterState held(String key) {
    return keys.get(key);
  }

  /** What an element's register held before, null where that is not known. */
  public @Nullable RegisterState held(long element) {
    return held.get(element);
  }

  /** Whether something but its insertion happened to a mark anchor. */
  public boolean hasAnchors() {
    return anchors;
  }

  /** Number of runs of elements touched, whose ids are consecutive. */
  public int runCount() {
    return runCount;
  }

  /** Id of a run's first element. */
  public long startOfRun(int i) {
    return firstIds[i];
  }

  /** Id behind that of a run's last element. */
  public long endOfRun(int i) {
    return firstIds[i] + counts[i] * STEP;
  }
}
