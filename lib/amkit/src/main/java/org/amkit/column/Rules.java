package org.amkit.column;

/**
 * What a column reader insists on beyond well-formed bytes.
 *
 * @param strict the encoding must be the one a canonical writer makes: no run of one, no two runs
 *     that could be one, no empty run. Automerge insists on this in a document's op columns only.
 * @param nullable whether entries may be null
 * @param min least value of a delta column
 * @param max greatest value of an RLE or delta column; {@code Long.MAX_VALUE} lets an RLE column
 *     hold all 64 bits
 * @param entryCount exact number of entries, or -1 where any will do. A column without a single
 *     byte then reads as that many nulls (or false).
 * @param tail what may follow the last entry
 */
public record Rules(
    boolean strict, boolean nullable, long min, long max, long entryCount, Tail tail) {
  /** What may follow the last entry of a column. */
  public enum Tail {
    /** Nothing. */
    NOTHING,

    /**
     * A run header that is truncated or an empty run of nulls, and then anything: there Automerge
     * ends a column that it does not check.
     */
    REST,

    /** Anything behind {@code entryCount} entries: Automerge reads as many as it needs. */
    ANYTHING
  }

  /** Anything that can be read. */
  public static final Rules LAX =
      new Rules(false, true, Long.MIN_VALUE, Long.MAX_VALUE, -1, Tail.NOTHING);

  /** Canonical encodings only. */
  public static final Rules STRICT =
      new Rules(true, true, Long.MIN_VALUE, Long.MAX_VALUE, -1, Tail.NOTHING);

  /** Greatest op counter: 32 bits. */
  public static final long MAX_COUNTER = 0xffff_ffffL;

  public Rules notNull() {
    return new Rules(strict, false, min, max, entryCount, tail);
  }

  /** Values from 0 to {@code greatest}. */
  public Rules upTo(long greatest) {
    return new Rules(strict, nullable, 0, greatest, entryCount, tail);
  }

  /** Op counters: 0 to 2^32 - 1. */
  public Rules counters() {
    return upTo(MAX_COUNTER);
  }

  public Rules entries(long count) {
    return new Rules(strict, nullable, min, max, count, tail);
  }

  public Rules followedBy(Tail ignored) {
    return new Rules(strict, nullable, min, max, entryCount, ignored);
  }
}
