package org.amkit;

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
 */
public record LoadOptions(
    boolean verifyHeads,
    boolean keepPartial,
    boolean migrateStrings,
    boolean allowBrokenMarks,
    TextUnit textUnit,
    Limits limits) {
  /** Verifies heads, refuses damaged input, counts code points, default limits. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(true, false, false, false, TextUnit.CODE_POINTS, Limits.DEFAULT);

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
    /**
     * The limits unless others are given: 64 MiB or 1,000 times the input inflated, 10 million rows
     * without bytes or 1,000 for each byte of the input.
     */
    public static final Limits DEFAULT = of(org.amkit.chunk.Limits.DEFAULT);

    /**
     * Limits for input of any size that may take about so much memory.
     *
     * @param byteCount bytes of memory
     * @return the limits
     */
    public static Limits ofMemory(long byteCount) {
      return of(org.amkit.chunk.Limits.ofMemory(byteCount));
    }

    private static Limits of(org.amkit.chunk.Limits l) {
      return new Limits(
          l.inflatedBytes(),
          l.inflatedRatio(),
          l.emptyRows(),
          l.emptyRowRatio(),
          l.depth(),
          l.actors(),
          l.keyBytes());
    }

    org.amkit.chunk.Limits forChunks() {
      return new org.amkit.chunk.Limits(
          inflatedBytes, inflatedRatio, emptyRows, emptyRowRatio, depth, actors, keyBytes);
    }
  }

  /**
   * These options but for one.
   *
   * @param on whether to verify heads
   * @return the derived options
   */
  public LoadOptions withVerifyHeads(boolean on) {
    return new LoadOptions(on, keepPartial, migrateStrings, allowBrokenMarks, textUnit, limits);
  }

  /**
   * These options but for one.
   *
   * @param on whether to keep what is good of damaged input
   * @return the derived options
   */
  public LoadOptions withKeepPartial(boolean on) {
    return new LoadOptions(verifyHeads, on, migrateStrings, allowBrokenMarks, textUnit, limits);
  }

  /**
   * These options but for one.
   *
   * @param on whether to turn scalar strings into texts
   * @return the derived options
   */
  public LoadOptions withMigrateStrings(boolean on) {
    return new LoadOptions(verifyHeads, keepPartial, on, allowBrokenMarks, textUnit, limits);
  }

  /**
   * These options but for one.
   *
   * @param on whether to accept marks that end before they begin
   * @return the derived options
   */
  public LoadOptions withAllowBrokenMarks(boolean on) {
    return new LoadOptions(verifyHeads, keepPartial, migrateStrings, on, textUnit, limits);
  }

  /**
   * These options but for one.
   *
   * @param unit what indices into texts count
   * @return the derived options
   */
  public LoadOptions withTextUnit(TextUnit unit) {
    return new LoadOptions(
        verifyHeads, keepPartial, migrateStrings, allowBrokenMarks, unit, limits);
  }

  /**
   * These options but for one.
   *
   * @param bounds the bounds
   * @return the derived options
   */
  public LoadOptions withLimits(Limits bounds) {
    return new LoadOptions(
        verifyHeads, keepPartial, migrateStrings, allowBrokenMarks, textUnit, bounds);
  }

  org.amkit.engine.LoadOptions forEngine() {
    return new org.amkit.engine.LoadOptions(
        verifyHeads,
        keepPartial,
        migrateStrings,
        allowBrokenMarks,
        textUnit,
        limits.forChunks(),
        Refusal.OF_FORMAT);
  }
}
