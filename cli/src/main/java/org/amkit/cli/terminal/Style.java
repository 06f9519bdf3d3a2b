package org.amkit.cli.terminal;

import org.jspecify.annotations.Nullable;

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

  /**
   * What stands in front of a style's letter, where it begins and ends, until the text leaves the
   * process ({@link TerminalText}): characters for private use, other ones in each process, so that
   * no document can hold them. Escape sequences that a document holds are text.
   */
  static final String MARK = mark(System.nanoTime());

  private static final int FIRST_PRIVATE = 0xe000;
  private static final int PRIVATE_COUNT = 0xf900 - FIRST_PRIVATE;
  private static final char FIRST_LETTER = 'A';
  private static final char END_LETTER = '0';

  private static String mark(long seed) {
    StringBuilder mark = new StringBuilder();
    long rest = (seed * 0x9e3779b97f4a7c15L) >>> 16;
    for (int i = 0; i < 3; i++) {
      mark.append((char) (FIRST_PRIVATE + rest % PRIVATE_COUNT));
      rest /= PRIVATE_COUNT;
    }
    return mark.toString();
  }

  /** The text in this style, for an {@link Output} that leads out of the process. */
  @SuppressWarnings("EnumOrdinal") // the letters live as long as this process
  public String paint(String text) {
    return code.isEmpty() || text.isEmpty()
        ? text
        : MARK + (char) (FIRST_LETTER + ordinal()) + text + END;
  }

  /** What {@link #paint} puts behind a text. */
  public static final String END = MARK + END_LETTER;

  /**
   * How many characters of a text, from an index on, are the beginning or the end of a style and
   * take no room: 0 where there is none.
   */
  public static int markLength(String text, int index) {
    return text.startsWith(MARK, index) ? Math.min(MARK.length() + 1, text.length() - index) : 0;
  }

  /** The escape sequence that the letter behind a mark stands for; null for any other character. */
  static @Nullable String sequence(int letter) {
    if (letter == END_LETTER) {
      return "\u001b[0m";
    }
    int ordinal = letter - FIRST_LETTER;
    return ordinal >= 0 && ordinal < ALL.length ? "\u001b[" + ALL[ordinal].code + "m" : null;
  }

  private static final Style[] ALL = values();
}
