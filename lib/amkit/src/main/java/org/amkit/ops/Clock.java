package org.amkit.ops;

/** A version: the highest op counter seen of each actor (by document actor index), 0 for none. */
public final class Clock {
  private final long[] maxOp;

  public Clock(long[] maxOp) {
    this.maxOp = maxOp;
  }

  /** Whether the version includes the op. */
  public boolean covers(long opId) {
    int actor = (int) (opId & 0x7fffffff);
    return actor < maxOp.length && (opId >>> 31) <= maxOp[actor];
  }

  /** Highest op counter of an actor that the version includes, 0 for none. */
  public long maxOp(int actor) {
    return actor < maxOp.length ? maxOp[actor] : 0;
  }
}
