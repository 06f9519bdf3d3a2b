package org.amkit;

/**
 * A counter to put into a document, by its start value; read back as {@link AmValue.Counter}.
 *
 * @param value what it starts from
 */
public record Counter(long value) {
  /** {@return what the counter starts from} */
  public long getValue() {
    return value;
  }

  @Override
  public String toString() {
    return "Counter [value=" + value + "]";
  }
}
