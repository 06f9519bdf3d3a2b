package org.amkit.column;

/** Writes what {@link BoolReader} reads. Cost: O(1) an append. */
public final class BoolWriter extends RunWriter {
  private boolean value;

  /** Appends {@code n} entries, none when n is 0. */
  public void append(boolean v, int n) {
    if (isNone(n)) {
      return;
    }
    if (v == value) {
      count += n;
      return;
    }
    out.uleb(count);
    value = v;
    count = n;
    allNull = false;
  }

  /** As {@link #append} of false: what other columns call null is false here. */
  @Override
  public void appendNull(int n) {
    append(false, n);
  }

  @Override
  void flush() {
    if (count > 0) {
      out.uleb(count);
      count = 0;
    }
  }

  @Override
  public void reset() {
    super.reset();
    value = false;
  }
}
