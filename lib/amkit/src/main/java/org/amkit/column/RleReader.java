package org.amkit.column;

import org.amkit.codec.ByteReader;

/**
 * A column of numbers in {@linkplain PackedRunReader runs} of equal ones; a number is unsigned
 * LEB128.
 *
 * <pre>
 *   03 07    7 7 7        7e 01 02    1 2        00 04     null null null null
 * </pre>
 */
public final class RleReader extends PackedRunReader {
  /** More than counts sum up to; a sum beyond it is not believed. */
  private static final long MAX_SUM = 1L << 40;

  private final boolean signed;
  private long value;

  RleReader(Column column, Rules rules) {
    this(column.reader(), rules, false);
    begin();
  }

  /** Before {@link #begin}. Values are signed LEB128 in the runs of a delta column. */
  RleReader(ByteReader in, Rules rules, boolean signed) {
    super(in, rules);
    this.signed = signed;
  }

  @Override
  void begin() {
    value = 0;
    beginRuns();
  }

  /** The entry; unspecified when it is null. */
  public long value() {
    return value;
  }

  /** Steps over all entries, which are at most 2^32 - 1, and gives their sum. Cost: O(runs). */
  public long passSum() {
    long sum = 0;
    for (; remaining > 0; advance(run())) {
      if (!isNull) {
        // 32 bits times 31 bits.
        sum += value * run();
        if (sum > MAX_SUM || sum < 0) {
          throw in.fault("counts that sum up to more than 2^40");
        }
      }
    }
    return sum;
  }

  @Override
  boolean read() {
    long previous = value;
    value = signed ? in.slebLax() : in.ulebLax();
    if (!signed && rules.max() != Long.MAX_VALUE && (value < 0 || value > rules.max())) {
      throw in.fault(
          "found " + Long.toUnsignedString(value) + ", more than the greatest, " + rules.max());
    }
    return value == previous;
  }
}
