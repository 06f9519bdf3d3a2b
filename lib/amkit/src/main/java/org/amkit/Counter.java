package org.amkit;

/** A counter to put into a document, by its start value; read back as {@link AmValue.Counter}. */
public final class Counter {
  private final long value;

  /**
   * A counter.
   *
   * @param value what it starts from
   */
  public Counter(long value) {
    this.value = value;
  }

  /** {@return what the counter starts from} */
  public long getValue() {
    return value;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Counter other && value == other.value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }

  @Override
  public String toString() {
    return "Counter [value=" + value + "]";
  }
}
