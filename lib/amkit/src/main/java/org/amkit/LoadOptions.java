package org.amkit;

import org.jspecify.annotations.Nullable;

/**
 * How to load a document. Immutable; start from {@link #DEFAULT} and derive.
 *
 * @param verifyHeads whether to rebuild every change and compare the heads that come out with the
 *     stored ones, and to refuse a document where they differ. Without it a load is faster, a
 *     document whose stored heads are wrong opens, and the heads are computed from the changes when
 *     they are first needed; the stored ones are never used.
 * @param keepPartial whether to keep every good change of damaged input instead of refusing it
 *     ({@link Document#loadFaults} says what was wrong)
 * @param migrateStrings whether to replace each visible scalar string in maps and lists by a text,
 *     in one new change
 * @param allowBrokenMarks whether to accept texts in which a mark ends before it begins
 * @param textUnit what indices into texts count
 * @param limits bounds on what the input may make the library do
 * @param verifiedChunks which document chunks need not be verified again; null for none
 */
public record LoadOptions(
    boolean verifyHeads,
    boolean keepPartial,
    boolean migrateStrings,
    boolean allowBrokenMarks,
    TextUnit textUnit,
    Limits limits,
    @Nullable VerifiedChunks verifiedChunks) {
  /** Verifies heads, refuses damaged input, counts code points, default limits. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(true, false, false, false, TextUnit.CODE_POINTS, Limits.DEFAULT, null);

  /**
   * Bounds on what one input may make the library do; beyond one, the call throws {@link
   * LimitExceededException} before memory is allocated for it. A limit that has a ratio is the
   * greater of the fixed number and the ratio times the bytes of the input. A document keeps the
   * limits that it was loaded with for the changes and sync messages that it receives.
   *
   * @param inflatedBytes bytes that compressed parts may inflate to altogether
   * @param inflatedRatio the same, for each byte of the input
   * @param emptyRows changes, operations and references that take no bytes of their own because a
   *     run length stands for them
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

    /**
     * The limits unless others are given: 64 MiB or 1,000 times the input inflated, 10 million rows
     * without bytes or 1,000 for each byte of the input.
     */
    public static final Limits DEFAULT =
        new Limits(64L << 20, 1000, 10_000_000, 1000, MAX_DEPTH, MAX_ACTORS, MAX_KEY_BYTES);

    /** No limits: for bytes that are known to be good. */
    public static final Limits NONE =
        new Limits(
            Long.MAX_VALUE,
            0,
            Long.MAX_VALUE,
            0,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE);

    /**
     * Limits for input of any size that may take about so much memory.
     *
     * @param byteCount bytes of memory
     * @return the limits
     */
    public static Limits ofMemory(long byteCount) {
      return new Limits(
          byteCount, 0, byteCount / ROW_BYTES, 0, MAX_DEPTH, MAX_ACTORS, MAX_KEY_BYTES);
    }
  }

  /**
   * Returns a copy with {@code verifyHeads} set.
   *
   * @param on whether to verify heads
   * @return the copy
   */
  public LoadOptions withVerifyHeads(boolean on) {
    return new LoadOptions(
        on, keepPartial, migrateStrings, allowBrokenMarks, textUnit, limits, verifiedChunks);
  }

  /**
   * Returns a copy with {@code keepPartial} set.
   *
   * @param on whether to keep what is good of damaged input
   * @return the copy
   */
  public LoadOptions withKeepPartial(boolean on) {
    return new LoadOptions(
        verifyHeads, on, migrateStrings, allowBrokenMarks, textUnit, limits, verifiedChunks);
  }

  /**
   * Returns a copy with {@code migrateStrings} set.
   *
   * @param on whether to turn scalar strings into texts
   * @return the copy
   */
  public LoadOptions withMigrateStrings(boolean on) {
    return new LoadOptions(
        verifyHeads, keepPartial, on, allowBrokenMarks, textUnit, limits, verifiedChunks);
  }

  /**
   * Returns a copy with {@code allowBrokenMarks} set.
   *
   * @param on whether to accept marks that end before they begin
   * @return the copy
   */
  public LoadOptions withAllowBrokenMarks(boolean on) {
    return new LoadOptions(
        verifyHeads, keepPartial, migrateStrings, on, textUnit, limits, verifiedChunks);
  }

  /**
   * Returns a copy with {@code textUnit} set.
   *
   * @param unit what indices into texts count
   * @return the copy
   */
  public LoadOptions withTextUnit(TextUnit unit) {
    return new LoadOptions(
        verifyHeads, keepPartial, migrateStrings, allowBrokenMarks, unit, limits, verifiedChunks);
  }

  /**
   * Returns a copy with {@code limits} set.
   *
   * @param bounds the bounds
   * @return the copy
   */
  public LoadOptions withLimits(Limits bounds) {
    return new LoadOptions(
        verifyHeads,
        keepPartial,
        migrateStrings,
        allowBrokenMarks,
        textUnit,
        bounds,
        verifiedChunks);
  }

  /**
   * Returns a copy with {@code verifiedChunks} set.
   *
   * @param memory what is asked and added to; null for none
   * @return the copy
   */
  public LoadOptions withVerifiedChunks(@Nullable VerifiedChunks memory) {
    return new LoadOptions(
        verifyHeads, keepPartial, migrateStrings, allowBrokenMarks, textUnit, limits, memory);
  }
}
