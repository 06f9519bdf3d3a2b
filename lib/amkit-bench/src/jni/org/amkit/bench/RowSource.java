package org.amkit.bench;

/** The rows that the binding has. */
final class RowSource {
  private RowSource() {}

  static Row<?> of(String name) {
    return Rows.of(name);
  }
}
