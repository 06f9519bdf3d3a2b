package org.amkit.ops;

import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * Which elements of a plain span are visible at a version: always one interval.
 *
 * <p>Ids ascend along a span, so a version includes a prefix of them; deletions run up or down, so
 * it has deleted a prefix or a suffix.
 */
public final class SpanView {
  private static final long ACTOR_MASK = 0x7fffffffL;

  private SpanView() {}

  /** The interval {@code [from..to)} packed as {@code from << 32 | to}; empty when from == to. */
  public static long interval(SeqSpan span, @Nullable Clock at) {
    if (at == null) {
      return span.alive() ? span.count : 0;
    }
    long known = at.maxOp((int) (span.firstId & ACTOR_MASK)) - (span.firstId >>> 31) + 1;
    int to = (int) Math.max(0, Math.min(span.count, known));
    if (to == 0 || span.succFirst == 0) {
      return to;
    }
    long deleted = at.maxOp((int) (span.succFirst & ACTOR_MASK));
    long firstSucc = span.succFirst >>> 31;
    if (span.succStep >= 0) {
      int from = (int) Math.max(0, Math.min(span.count, deleted - firstSucc + 1));
      return from >= to ? 0 : (long) from << 32 | to;
    }
    // Descending: element i was deleted by firstSucc - i, so those with i >= firstSucc - deleted.
    int end = (int) Math.max(0, Math.min(to, firstSucc - deleted));
    return end;
  }

  public static int from(long interval) {
    return (int) (interval >>> 32);
  }

  public static int to(long interval) {
    return (int) interval;
  }
}
