package org.amkit.chunk;

/**
 * Op ids packed in longs: a counter and an index into a table of actors.
 *
 * <pre>
 *   62            31 30             0
 *   | counter: 32   | actor: 31     |
 * </pre>
 *
 * <p>Packed ids order by counter first. 0 stands for what has no id: the root object, and the head
 * of a list, behind which its first element goes.
 */
public final class OpId {
  /** The root object. */
  public static final long ROOT = 0;

  /** The place before the first element of a list. */
  public static final long HEAD = 0;

  /** Greatest counter: Automerge holds counters in 32 bits. */
  public static final long MAX_COUNTER = 0xffff_ffffL;

  /** What {@link #pack} adds from one counter to the next. */
  public static final long COUNTER_STEP = 1L << 31;

  private OpId() {}

  public static long pack(long counter, int actor) {
    return counter << 31 | actor;
  }

  public static long counter(long id) {
    return id >>> 31;
  }

  public static int actor(long id) {
    return (int) id & 0x7fff_ffff;
  }
}
