package org.amkit.column;

import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;

/**
 * A column's entries by runs of equal or evenly rising ones.
 *
 * <p>After the last entry, and throughout a column that has no bytes, {@link #run()} is 0 and
 * {@link #isNull()} is true. Cost: O(1) a run.
 */
public abstract sealed class RunReader permits BoolReader, DeltaReader, PackedRunReader {
  /** More entries than any column has; a sum beyond it is not believed. */
  private static final long MAX_COUNT = 1L << 40;

  private static final byte[] NO_BYTES = {};

  final ByteReader in;
  final Rules rules;

  /** Entries left of the run. */
  long remaining;

  boolean isNull;

  /** Whether an encoding was met that no canonical writer makes. */
  boolean odd;

  /** Whether an entry was read that is neither null nor false. */
  boolean anyValue;

  /** Whether bytes behind the last entry were ignored. */
  boolean excess;

  /** Entries that are still to be read, where the rules say how many there are. */
  long entriesLeft;

  /** A reader before its first entry, once {@link #begin} was called. */
  RunReader(ByteReader in, Rules rules) {
    this.in = in;
    this.rules = rules;
  }

  /** Reads another column by the same rules. */
  public final void reset(byte[] buf, int start, int end, long baseOffset) {
    in.reset(buf, start, end, baseOffset);
    begin();
  }

  /** Reads a column that is not there, by rules for any number of entries; cheap when repeated. */
  public final void resetToNone(long baseOffset) {
    boolean isAlready = in.isEmpty();
    in.reset(NO_BYTES, 0, 0, baseOffset);
    if (!isAlready) {
      begin();
    }
  }

  /** Goes before the first entry. */
  abstract void begin();

  /** Forgets what was read; false where a column without bytes stands for nulls. */
  final boolean start() {
    remaining = 0;
    isNull = false;
    odd = false;
    anyValue = false;
    excess = false;
    entriesLeft = rules.entryCount();
    if (in.atEnd() && entriesLeft > 0) {
      if (!rules.nullable()) {
        throw in.fault("expected a column of " + entriesLeft + " entries, found none");
      }
      remaining = entriesLeft;
      entriesLeft = 0;
      isNull = true;
      return false;
    }
    return true;
  }

  /** How many equal entries lie ahead, at most 2^31 - 1; 0 at the end. */
  public final int run() {
    return remaining > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) remaining;
  }

  /** How many of {@code n} rows are within the run; all of them at the end, where rows are null. */
  public final int within(int n) {
    return remaining > 0 && remaining < n ? (int) remaining : n;
  }

  /** Whether the entry is null. */
  public final boolean isNull() {
    return isNull;
  }

  /** Steps over {@code n} entries, at most {@link #run()}. */
  public final void advance(int n) {
    remaining -= n;
    if (remaining <= 0) {
      leaveRun();
    }
  }

  // Small, so that both are compiled into their callers, who know which column's load it is.
  private void leaveRun() {
    if (remaining < 0) {
      throw steppedPastRun();
    }
    load();
  }

  private IllegalStateException steppedPastRun() {
    return new IllegalStateException("stepped " + -remaining + " entries past the run");
  }

  /** As {@link #advance}, but stays where it is at the end, where rows are null. */
  public final void pass(int n) {
    if (remaining > 0) {
      advance(n);
    }
  }

  /** Whether the column is at its end although it has entries that are neither null nor false. */
  public final boolean isShort() {
    return remaining == 0 && anyValue();
  }

  /** Steps over all entries and gives their count. Cost: O(runs). */
  public final long passAll() {
    long count = 0;
    for (; remaining > 0; advance(run())) {
      count += run();
      if (count > MAX_COUNT) {
        throw in.fault("column of more than 2^40 entries");
      }
    }
    return count;
  }

  /** Insists that no entry is left. */
  public final void expectEnd() {
    if (remaining != 0) {
      throw in.fault("expected the end of the column, found more entries");
    }
  }

  /** Offset of the byte behind the run in the outermost input: near enough for a fault. */
  public final long offset() {
    return in.offset();
  }

  /** Whether a canonical writer would have written what was read so far just so. */
  public boolean isCanonical() {
    return !odd && !in.padded();
  }

  /** Whether bytes behind the last entry were ignored. */
  public boolean hasExcess() {
    return excess;
  }

  /** Whether an entry that is neither null nor false was read so far. */
  public boolean anyValue() {
    return anyValue;
  }

  /** The fault of a column whose entries mean something they must not. */
  final FormatException fault(String what) {
    return in.fault(what);
  }

  /** Loads the next run, or notes that the column {@linkplain #end ends}. */
  abstract void load();

  /** Notes that the column ends, which the rules must allow here. */
  final void end() {
    if (entriesLeft > 0) {
      throw in.fault("column ends " + entriesLeft + " entries early");
    }
    remaining = 0;
    isNull = true;
  }

  /** Meets an encoding that no canonical writer makes. */
  final void odd(String what) {
    if (rules.strict()) {
      throw in.fault(what);
    }
    odd = true;
  }

  /** How many of so many entries count. */
  final long countDown(long count) {
    if (rules.entryCount() < 0) {
      return count;
    }
    if (count <= entriesLeft) {
      entriesLeft -= count;
      return count;
    }
    if (rules.tail() != Rules.Tail.ANYTHING) {
      throw in.fault("column has more than " + rules.entryCount() + " entries");
    }
    excess = true;
    long counted = entriesLeft;
    entriesLeft = 0;
    return counted;
  }
}
