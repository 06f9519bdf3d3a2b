package org.amkit.bench;

/** The rows that this peer has: those of the shared API, and amkit's own. */
final class RowSource {
  private RowSource() {}

  static Row<?> of(String name) throws Exception {
    return name.startsWith("own:") ? OwnRows.of(name.substring("own:".length())) : Rows.of(name);
  }
}
