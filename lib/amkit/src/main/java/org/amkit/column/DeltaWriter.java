package org.amkit.column;

/** Writes what {@link DeltaReader} reads. Cost: O(1) an append. */
public final class DeltaWriter extends PackedRunWriter {
  /** The difference not yet written. */
  private long delta;

  /** The number appended last. */
  private long last;

  /** Appends {@code first, first + step, ...}: {@code n} entries, none when n is 0. */
  public void append(long first, long step, int n) {
    if (isNone(n)) {
      return;
    }
    add(first - last, 1);
    if (n > 1) {
      add(step, n - 1);
    }
    last = first + step * (n - 1);
  }

  /** Appends one entry. */
  public void append(long value) {
    add(value - last, 1);
    last = value;
  }

  private void add(long difference, int n) {
    if (isPending() && difference == delta) {
      again(n);
    } else {
      begin(n);
      delta = difference;
    }
  }

  @Override
  public void reset() {
    super.reset();
    last = 0;
  }

  @Override
  void put() {
    out.sleb(delta);
  }
}
