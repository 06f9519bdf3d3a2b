package org.amkit.engine;

import java.util.function.Function;
import org.amkit.TextUnit;
import org.amkit.chunk.Limits;
import org.amkit.codec.FormatException;

/**
 * How to load. Immutable; start from {@link #DEFAULT} and derive.
 *
 * @param refusal makes what is thrown when a document that was not verified turns out bad later
 */
public record LoadOptions(
    boolean verifyHeads,
    boolean keepPartial,
    boolean migrateStrings,
    boolean allowBrokenMarks,
    TextUnit textUnit,
    Limits limits,
    Function<FormatException, ? extends RuntimeException> refusal) {
  /** A class, as a lambda costs the start of a short process milliseconds. */
  private static final class AsItIs implements Function<FormatException, RuntimeException> {
    @Override
    public RuntimeException apply(FormatException e) {
      return e;
    }
  }

  /** Verifies heads, refuses damaged input, code points, default limits. */
  public static final LoadOptions DEFAULT =
      new LoadOptions(
          true, false, false, false, TextUnit.CODE_POINTS, Limits.DEFAULT, new AsItIs());

  public LoadOptions withVerifyHeads(boolean on) {
    return new LoadOptions(
        on, keepPartial, migrateStrings, allowBrokenMarks, textUnit, limits, refusal);
  }

  public LoadOptions withKeepPartial(boolean on) {
    return new LoadOptions(
        verifyHeads, on, migrateStrings, allowBrokenMarks, textUnit, limits, refusal);
  }

  public LoadOptions withMigrateStrings(boolean on) {
    return new LoadOptions(
        verifyHeads, keepPartial, on, allowBrokenMarks, textUnit, limits, refusal);
  }

  public LoadOptions withAllowBrokenMarks(boolean on) {
    return new LoadOptions(verifyHeads, keepPartial, migrateStrings, on, textUnit, limits, refusal);
  }

  public LoadOptions withTextUnit(TextUnit unit) {
    return new LoadOptions(
        verifyHeads, keepPartial, migrateStrings, allowBrokenMarks, unit, limits, refusal);
  }

  public LoadOptions withLimits(Limits l) {
    return new LoadOptions(
        verifyHeads, keepPartial, migrateStrings, allowBrokenMarks, textUnit, l, refusal);
  }

  public LoadOptions withRefusal(Function<FormatException, ? extends RuntimeException> r) {
    return new LoadOptions(
        verifyHeads, keepPartial, migrateStrings, allowBrokenMarks, textUnit, limits, r);
  }
}
