package org.amkit.storage;

/**
 * When a document file has grown enough to be compacted by the next writer: the bytes behind its
 * first chunk are at least {@code minByteCount}, and at least {@code ratio} times the first chunk.
 *
 * @param ratio appended bytes for each byte of the first chunk; not negative
 * @param minByteCount how many bytes are always left to grow
 */
public record CompactionRule(double ratio, long minByteCount) {
  /**
   * As many bytes behind the first chunk as in it, and at least 256 KiB: a file is then at most
   * about twice its compacted size, and each byte is rewritten a bounded number of times on
   * average.
   */
  public static final CompactionRule DEFAULT = new CompactionRule(1.0, 256 << 10);

  /** Never. */
  public static final CompactionRule NEVER = new CompactionRule(0, Long.MAX_VALUE);

  /**
   * Checks the figures.
   *
   * @param ratio not negative
   * @param minByteCount not negative
   * @throws IllegalArgumentException when one is negative
   */
  public CompactionRule {
    if (!(ratio >= 0) || minByteCount < 0) {
      throw new IllegalArgumentException(
          "a compaction rule is not negative: " + ratio + ", " + minByteCount);
    }
  }

  boolean isDue(long firstByteCount, long appendedByteCount) {
    return appendedByteCount >= minByteCount && appendedByteCount >= ratio * firstByteCount;
  }
}
