package org.amkit.cli.terminal;

/**
 * The colours of the output, by what they mean. Only the terminal's own sixteen colours are used,
 * so that a light theme and a dark one both stay readable.
 */
public enum Style {
  /** No emphasis. */
  PLAIN(""),
  /** Names of things: files, headings. */
  STRONG("1"),
  /** Less important than the rest. */
  FAINT("2"),
  /** Hashes. */
  HASH("33"),
  /** Keys of maps. */
  KEY("1;34"),
  /** Strings. */
  STRING("32"),
  /** Numbers. */
  NUMBER("36"),
  /** true, false and null. */
  WORD("35"),
  /** What was added. */
  ADDED("32"),
  /** What was removed. */
  REMOVED("31"),
  /** What was added inside of a line. */
  ADDED_INSIDE("32;4"),
  /** What was removed inside of a line. */
  REMOVED_INSIDE("31;9"),
  /** Positions, as in the heads of hunks. */
  PLACE("36"),
  /** What is good. */
  GOOD("32"),
  /** What is wrong. */
  BAD("1;31"),
  /** What deserves a look. */
  WARNING("33"),
  /** Lanes of a history, by turns. */
  LANE_RED("31"),
  LANE_GREEN("32"),
  LANE_YELLOW("33"),
  LANE_BLUE("34"),
  LANE_MAGENTA("35"),
  LANE_CYAN("36");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text between the escape sequences that turn this style on and off. */
  public String paint(String text) {
    return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
