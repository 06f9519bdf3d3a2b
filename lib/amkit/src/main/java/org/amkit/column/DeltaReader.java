package org.amkit.column;

/**
 * A column of numbers, each stored as the difference from the one before it (the first from 0);
 * nulls leave the sum as it is. The differences are {@linkplain RunReader runs} of signed LEB128.
 *
 * <pre>
 *   0a 01    1 2 3 4 5 6 7 8 9 10        7e 05 7f    5 4        02 05 00 02    5 10 null null
 * </pre>
 *
 * <p>A run is an arithmetic sequence: {@code value(), value() + step(), ...} for {@code run()}
 * entries. What its first entry differs by from the one before does not matter, so a lone
 * difference joins the repeat behind it.
 */
public final class DeltaReader extends RunReader {
  private final RleReader deltas;

  /** By how much each entry of the run is more than the one before it; 0 in a run of nulls. */
  private long step;

  /** The run's last entry, or the one before a run of nulls. */
  private long last;

  DeltaReader(Column column, Rules rules) {
    super(column.reader(), rules);
    deltas = new RleReader(in, rules, true);
    begin();
  }

  @Override
  void begin() {
    last = 0;
    deltas.begin();
    load();
  }

  /** The entry; unspecified when it is null. */
  public long value() {
    return last - step * (remaining - 1);
  }

  /** What each further entry of the run has more than the one before it. */
  public long step() {
    return step;
  }

  @Override
  public boolean isCanonical() {
    return deltas.isCanonical();
  }

  @Override
  public boolean hasExcess() {
    return deltas.hasExcess();
  }

  @Override
  public boolean anyValue() {
    return deltas.anyValue();
  }

  @Override
  void load() {
    int count = deltas.run();
    remaining = count;
    isNull = deltas.isNull();
    if (isNull) {
      deltas.pass(count);
      step = 0;
      return;
    }
    step = deltas.value();
    long first = plus(last, step);
    deltas.advance(count);
    if (count == 1 && !deltas.isNull() && deltas.run() > 1) {
      count = deltas.run();
      step = deltas.value();
      remaining = 1L + count;
      deltas.advance(count);
      last = plus(first, times(step, count));
    } else {
      last = plus(first, times(step, count - 1));
    }
    // The sequence only rises or only falls: its ends bound it.
    check(first);
    check(last);
  }

  private void check(long entry) {
    if (entry < rules.min() || entry > rules.max()) {
      throw fault("found " + entry + ", outside of " + rules.min() + " to " + rules.max());
    }
  }

  private long plus(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw fault("sum of differences has more than 64 bits");
    }
    return sum;
  }

  private long times(long a, int n) {
    long product = a * n;
    if (a != (int) a && Math.multiplyHigh(a, n) != product >> 63) {
      throw fault("sum of differences has more than 64 bits");
    }
    return product;
  }
}
