package org.amkit.bench;

/** The rows that this peer has: those of the shared API, and amkit's own. */
final class RowSource {
  private RowSource() {}

  /**
   * The row that a row is warmed up by before it is by itself; itself for most. A document of a
   * million changes takes so long to load that its own runs are too few.
   */
  static String warmUp(String name) {
    return name.startsWith("live") ? name.substring(0, name.indexOf(':')) + ":10k" : name;
  }

  static Row<?> of(String name) throws Exception {
    return name.startsWith("own:") ? OwnRows.of(name.substring("own:".length())) : Rows.of(name);
  }
}
