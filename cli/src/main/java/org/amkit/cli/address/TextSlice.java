package org.amkit.cli.address;

import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Locale;
import org.amkit.TextUnit;

/** Positions in strings, counted in a document's text units. */
public final class TextSlice {
  private TextSlice() {}

  /** How many units a string has. */
  public static long length(String text, TextUnit unit) {
    return switch (unit) {
      case CODE_POINTS -> text.codePointCount(0, text.length());
      case UTF16 -> text.length();
      case UTF8 -> text.getBytes(StandardCharsets.UTF_8).length;
      case GRAPHEMES -> {
        BreakIterator breaks = graphemes(text);
        long count = 0;
        while (breaks.next() != BreakIterator.DONE) {
          count++;
        }
        yield count;
      }
    };
  }

  /**
   * The part {@code [start..end)} in units; a bound inside of a character moves behind it, as
   * Automerge does it.
   */
  public static String cut(String text, TextUnit unit, long start, long end) {
    int from = offset(text, unit, 0, start);
    int to = offset(text, unit, from, end - units(text, unit, from));
    return text.substring(from, to);
  }

  private static long units(String text, TextUnit unit, int end) {
    return length(text.substring(0, end), unit);
  }

  private static int offset(String text, TextUnit unit, int from, long units) {
    switch (unit) {
      case CODE_POINTS -> {
        return text.offsetByCodePoints(
            from, (int) Math.min(units, text.codePointCount(from, text.length())));
      }
      case UTF16 -> {
        int at = (int) Math.min(text.length(), from + units);
        boolean inside =
            at > 0
                && at < text.length()
                && Character.isLowSurrogate(text.charAt(at))
                && Character.isHighSurrogate(text.charAt(at - 1));
        return inside ? at + 1 : at;
      }
      case UTF8 -> {
        long left = units;
        int at = from;
        while (left > 0 && at < text.length()) {
          int c = text.codePointAt(at);
          left -= c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
          at += Character.charCount(c);
        }
        return at;
      }
      case GRAPHEMES -> {
        BreakIterator breaks = graphemes(text);
        int at = from == 0 ? 0 : breaks.following(from - 1);
        for (long i = 0; i < units && at != BreakIterator.DONE && at < text.length(); i++) {
          at = breaks.following(at);
        }
        return at == BreakIterator.DONE ? text.length() : at;
      }
    }
    throw new IllegalStateException(unit.toString());
  }

  private static BreakIterator graphemes(String text) {
    BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
    breaks.setText(text);
    breaks.first();
    return breaks;
  }
}
