package org.amkit.engine;

import org.amkit.chunk.Limits;
import org.amkit.ops.TextUnit;

/** How to load. Immutable; start from {@link #DEFAULT} and derive. */
public record LoadOptions(
    boolean verifyHeads,
    boolean keepPartial,
    boolean migrateStrings,
    boolean allowBrokenMarks,
    TextUnit textUnit,
    Limits limits) {
  /** Verifies heads, refuses damaged input, code points, default limits. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(true, false, false, false, TextUnit.CODE_POINTS, Limits.DEFAULT);

  public LoadOptions withVerifyHeads(boolean on) {
    return new LoadOptions(on, keepPartial, migrateStrings, allowBrokenMarks, textUnit, limits);
  }

  public LoadOptions withKeepPartial(boolean on) {
    return new LoadOptions(verifyHeads, on, migrateStrings, allowBrokenMarks, textUnit, limits);
  }

  public LoadOptions withMigrateStrings(boolean on) {
    return new LoadOptions(verifyHeads, keepPartial, on, allowBrokenMarks, textUnit, limits);
  }

  public LoadOptions withAllowBrokenMarks(boolean on) {
    return new LoadOptions(verifyHeads, keepPartial, migrateStrings, on, textUnit, limits);
  }

  public LoadOptions withTextUnit(TextUnit unit) {
    return new LoadOptions(
        verifyHeads, keepPartial, migrateStrings, allowBrokenMarks, unit, limits);
  }

  public LoadOptions withLimits(Limits l) {
    return new LoadOptions(verifyHeads, keepPartial, migrateStrings, allowBrokenMarks, textUnit, l);
  }
}
