package org.amkit.column;

import org.amkit.codec.ByteWriter;

/**
 * Writes what a {@link PackedRunReader} reads: two or more equal values make a repeat, others
 * gather in literals, neighbouring nulls are one run.
 *
 * <p>The value appended last is not written yet: a subclass holds it, and writes it in {@link
 * #put}. Cost: O(1) an append, and the bytes of the value.
 */
abstract sealed class PackedRunWriter extends RunWriter
    permits DeltaWriter, RleWriter, StringWriter {
  private static final int EMPTY = 0;
  private static final int LONE = 1;
  private static final int REPEAT = 2;
  private static final int LITERAL = 3;
  private static final int NULLS = 4;

  /** What is pending: nothing, a value, or nulls. */
  private int state = EMPTY;

  /** Where in {@code out} the values of the open literal start, and how many there are. */
  private int literalStart;

  private int literalCount;

  PackedRunWriter() {}

  /** Writes the pending value. */
  abstract void put();

  /** Whether a value is pending. */
  final boolean isPending() {
    return state != EMPTY && state != NULLS;
  }

  /** Appends the pending value {@code n} more times. */
  final void again(int n) {
    if (state == LITERAL) {
      closeLiteral();
    }
    count += n;
    state = REPEAT;
  }

  /** Makes room for another value than the pending one, {@code n} times; it is pending then. */
  final void begin(int n) {
    allNull = false;
    if (state == LITERAL || state == LONE) {
      if (state == LONE) {
        literalStart = out.size();
        literalCount = 0;
      }
      put();
      literalCount++;
      if (n == 1) {
        state = LITERAL;
        return;
      }
      closeLiteral();
    } else {
      flush();
    }
    state = n == 1 ? LONE : REPEAT;
    count = n;
  }

  @Override
  public final void appendNull(int n) {
    if (isNone(n)) {
      return;
    }
    if (state == NULLS) {
      count += n;
      return;
    }
    flush();
    state = NULLS;
    count = n;
  }

  @Override
  public void reset() {
    super.reset();
    state = EMPTY;
  }

  @Override
  final void flush() {
    switch (state) {
      case LONE -> {
        out.sleb(-1);
        put();
      }
      case REPEAT -> {
        out.sleb(count);
        put();
      }
      case LITERAL -> {
        put();
        literalCount++;
        closeLiteral();
      }
      case NULLS -> {
        out.putByte(0);
        out.uleb(count);
      }
      default -> {
        // nothing is open
      }
    }
    state = EMPTY;
    count = 0;
  }

  /** Puts the count in front of the values written since {@code literalStart}. */
  private void closeLiteral() {
    int headerByteCount = ByteWriter.slebByteCount(-(long) literalCount);
    out.insertGap(literalStart, headerByteCount);
    ByteWriter.putSleb(out.buffer(), literalStart, -(long) literalCount);
  }
}
