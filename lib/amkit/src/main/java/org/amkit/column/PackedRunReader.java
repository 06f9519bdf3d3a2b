package org.amkit.column;

import org.amkit.codec.ByteReader;

/**
 * A column of runs, literals and nulls, of values that a subclass reads.
 *
 * <pre>
 *   column   = { run }
 *   run      = count: sleb (2..)      value            count times the value
 *            | -count: sleb (..-1)    count x value    a literal: each once
 *            | 0: sleb                count: uleb      count nulls, 1 or more
 * </pre>
 */
abstract sealed class PackedRunReader extends RunReader permits RleReader, StringReader {
  private static final int NOTHING = 0;
  private static final int REPEAT = 1;
  private static final int LITERAL = 2;
  private static final int NULLS = 3;

  /** Entries of the open literal that are still to be read. */
  private long literalsLeft;

  /** Kind of the run read last. */
  private int lastKind;

  PackedRunReader(ByteReader in, Rules rules) {
    super(in, rules);
  }

  /** Goes before the first entry, as {@link #begin} must. */
  final void beginRuns() {
    literalsLeft = 0;
    lastKind = NOTHING;
    if (start()) {
      load();
    }
  }

  /** Reads a value; true when it is the one before it. */
  abstract boolean read();

  @Override
  final void load() {
    if (entriesLeft == 0 && rules.tail() == Rules.Tail.ANYTHING) {
      excess |= literalsLeft > 0 || !in.atEnd();
      end();
      return;
    }
    if (literalsLeft > 0) {
      literalsLeft--;
      if (read()) {
        odd("literal run repeats its value");
      }
      take(1);
      return;
    }
    while (!in.atEnd()) {
      if (rules.tail() != Rules.Tail.NOTHING && in.atCutNumber()) {
        ignoreRest();
        break;
      }
      long count = in.slebLax();
      if (count > 0) {
        loadRepeat(count);
        return;
      }
      if (count < 0) {
        loadLiteral(count);
        return;
      }
      if (loadNulls()) {
        return;
      }
    }
    end();
  }

  private void ignoreRest() {
    in.skip(in.remaining());
    excess = true;
  }

  private void loadRepeat(long count) {
    boolean same = read();
    if (count < 2) {
      odd("repeat run of one");
    }
    if (same && (lastKind == REPEAT || lastKind == LITERAL)) {
      odd("run could be part of the run before it");
    }
    lastKind = REPEAT;
    take(count);
  }

  private void loadLiteral(long count) {
    if (count == Long.MIN_VALUE) {
      throw in.fault("literal run of 2^63 values");
    }
    if (lastKind == LITERAL) {
      odd("literal run could be part of the one before it");
    }
    if (read() && lastKind == REPEAT) {
      odd("run could be part of the run before it");
    }
    literalsLeft = -count - 1;
    lastKind = LITERAL;
    take(1);
  }

  /** Reads a run of nulls; false when it is empty and to be skipped. */
  private boolean loadNulls() {
    long count = in.ulebLax();
    if (count == 0) {
      odd("run of no nulls");
      if (rules.tail() != Rules.Tail.NOTHING) {
        ignoreRest();
      }
      return false;
    }
    if (count < 0) {
      throw in.fault("run of " + Long.toUnsignedString(count) + " nulls");
    }
    if (lastKind == NULLS) {
      odd("run of nulls could be part of the one before it");
    }
    if (!rules.nullable()) {
      throw in.fault("null in a column that has none");
    }
    lastKind = NULLS;
    isNull = true;
    remaining = countDown(count);
    return true;
  }

  private void take(long count) {
    isNull = false;
    anyValue = true;
    remaining = countDown(count);
  }
}
