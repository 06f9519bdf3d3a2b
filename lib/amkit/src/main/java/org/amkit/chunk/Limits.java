package org.amkit.chunk;

/**
 * Bounds on what one input may make its reader do. A limit that has a ratio is the greater of the
 * fixed number and the ratio times the input's bytes.
 *
 * @param inflatedBytes bytes that compressed parts may inflate to altogether
 * @param inflatedRatio the same, for each byte of the input
 * @param emptyRows changes, ops, predecessors, successors and dependencies that take no bytes of
 *     their own, because a run length stands for them
 * @param emptyRowRatio the same, for each byte of the input
 * @param depth how deep objects may be nested
 * @param actors distinct actors
 * @param keyBytes bytes of the longest map key
 */
public record Limits(
    long inflatedBytes,
    int inflatedRatio,
    long emptyRows,
    int emptyRowRatio,
    int depth,
    int actors,
    int keyBytes) {
  /** What a row that takes no bytes of the input may take in memory. */
  private static final int ROW_BYTES = 200;

  private static final int MAX_DEPTH = 1 << 20;
  private static final int MAX_ACTORS = 1 << 24;
  private static final int MAX_KEY_BYTES = 1 << 28;

  /** 64 MiB or 1,000 times the input; 10 million rows or 1,000 a byte. */
  public static final Limits DEFAULT =
      new Limits(64L << 20, 1000, 10_000_000, 1000, MAX_DEPTH, MAX_ACTORS, MAX_KEY_BYTES);

  /** For bytes that were read within limits before, or made here. */
  public static final Limits NONE =
      new Limits(
          Long.MAX_VALUE,
          0,
          Long.MAX_VALUE,
          0,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE);

  /** What an input may take that must get along with so many bytes of memory, whatever its size. */
  public static Limits ofMemory(long byteCount) {
    return new Limits(byteCount, 0, byteCount / ROW_BYTES, 0, MAX_DEPTH, MAX_ACTORS, MAX_KEY_BYTES);
  }

  /** All of what an input of a size may take. */
  public Budget budget(long inputByteCount) {
    return new Budget(
        Math.max(inflatedBytes, inflatedRatio * inputByteCount),
        Math.max(emptyRows, emptyRowRatio * inputByteCount));
  }
}
