package org.amkit.column;

/** Writes what {@link RleReader} reads. Cost: O(1) an append. */
public final class RleWriter extends PackedRunWriter {
  private long value;

  /** Appends {@code n} entries of {@code v}; none when n is 0. */
  public void append(long v, int n) {
    if (isNone(n)) {
      return;
    }
    if (isPending() && v == value) {
      again(n);
    } else {
      begin(n);
      value = v;
    }
  }

  @Override
  void put() {
    out.uleb(value);
  }
}
