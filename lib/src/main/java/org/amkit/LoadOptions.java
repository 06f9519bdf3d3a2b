package org.amkit;

/**
 * How to load a document. Immutable; start from {@link #DEFAULT} and derive.
 *
 * @param verifyHeads whether to rebuild every change and compare the heads that come out with the
 *     stored ones; without it a load is faster and a forged history goes unnoticed
 * @param keepPartial whether to keep every good change of damaged input instead of refusing it
 *     ({@link Document#loadFaults} says what was wrong)
 * @param migrateStrings whether to replace each visible scalar string in maps and lists by a text,
 *     in one new change
 * @param allowBrokenMarks whether to accept texts in which a mark ends before it begins
 * @param textUnit what indices into texts count
 * @param limits bounds on what the input may make us do
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
   * Bounds on what one input may make us do; past one the load fails.
   *
   * @param inflatedBytes bytes after decompression, together
   * @param ops operations
   * @param depth nesting of objects
   * @param actors distinct actors
   * @param keyBytes bytes of the longest map key
   */
  public record Limits(long inflatedBytes, long ops, int depth, int actors, int keyBytes) {
    /** Wide bounds: what a document that fits this program's memory stays within. */
    public static final Limits DEFAULT = of(org.amkit.engine.LoadOptions.Limits.DEFAULT);

    private static Limits of(org.amkit.engine.LoadOptions.Limits l) {
      return new Limits(l.inflatedBytes(), l.ops(), l.depth(), l.actors(), l.keyBytes());
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
        EngineTypes.textUnit(textUnit),
        new org.amkit.engine.LoadOptions.Limits(
            limits.inflatedBytes(),
            limits.ops(),
            limits.depth(),
            limits.actors(),
            limits.keyBytes()));
  }
}
