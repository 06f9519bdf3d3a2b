package org.amkit.cli.address;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.TextUnit;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Positions in strings, counted as the user asks for, and the code points that documents count them
 * in. A grapheme is what a reader sees as one character, independent of the writer.
 */
public final class TextSlice {
  private TextSlice() {}

  /** How many units a string has. */
  public static long length(String text, TextUnit unit) {
    return switch (unit) {
      case CODE_POINTS -> text.codePointCount(0, text.length());
      case UTF16 -> text.length();
      case UTF8 -> text.getBytes(StandardCharsets.UTF_8).length;
      case GRAPHEMES -> Graphemes.count(text);
    };
  }

  /** The part {@code [start..end)} in units, which are at most the length. */
  public static String cut(String text, TextUnit unit, long start, long end) {
    return text.substring(offset(text, unit, start), offset(text, unit, end));
  }

  /**
   * The code points before a position in units; positions behind the end go on by code points.
   * {@link Failure} (exit 2) when the position is inside of a character.
   */
  public static long codePoints(String text, TextUnit unit, long position) {
    if (unit == TextUnit.CODE_POINTS) {
      return position;
    }
    long length = length(text, unit);
    if (position >= length) {
      return text.codePointCount(0, text.length()) + (position - length);
    }
    return text.codePointCount(0, offset(text, unit, position));
  }

  /** Positions of one text that are printed in units, from those in code points. */
  public static final class Ruler {
    /** For each code point, and the end, the units before it; of a grapheme, of its beginning. */
    private final long @Nullable [] before;

    private final boolean graphemes;

    /** Measures a text. O(its length), and nothing for code points. */
    public Ruler(String text, TextUnit unit) {
      before = unit == TextUnit.CODE_POINTS ? null : measured(text, unit);
      graphemes = unit == TextUnit.GRAPHEMES;
    }

    private static long[] measured(String text, TextUnit unit) {
      long[] out = new long[text.codePointCount(0, text.length()) + 1];
      long units = 0;
      int next = 0;
      for (int at = 0, i = 0; at < text.length(); i++) {
        int c = text.codePointAt(at);
        if (unit == TextUnit.GRAPHEMES && at == next) {
          next = Graphemes.offset(text, at, 1);
          units++;
        }
        out[i] = unit == TextUnit.GRAPHEMES ? units - 1 : units;
        int width = unit == TextUnit.UTF8 ? byteCount(c) : Character.charCount(c);
        units += unit == TextUnit.GRAPHEMES ? 0 : width;
        at += Character.charCount(c);
      }
      out[out.length - 1] = units;
      return out;
    }

    /** Where something begins; inside of a grapheme, where that begins. */
    public long start(long codePoints) {
      return before == null ? codePoints : before[(int) Math.min(codePoints, before.length - 1)];
    }

    /** Where something ends; inside of a grapheme, where that ends. */
    public long end(long codePoints) {
      return graphemes && codePoints > 0 ? start(codePoints - 1) + 1 : start(codePoints);
    }
  }

  private static int byteCount(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  /** The code points of the character that begins at a position in code points; 1 at the end. */
  static long width(String text, TextUnit unit, long codePoints) {
    if (unit != TextUnit.GRAPHEMES || codePoints >= text.codePointCount(0, text.length())) {
      return 1;
    }
    int start = text.offsetByCodePoints(0, (int) codePoints);
    return text.codePointCount(start, Graphemes.offset(text, start, 1));
  }

  /** The offset in a string of a position in units, which is at most its length. */
  private static int offset(String text, TextUnit unit, long position) {
    return switch (unit) {
      case CODE_POINTS -> text.offsetByCodePoints(0, Math.toIntExact(position));
      case UTF16 -> {
        int at = Math.toIntExact(position);
        boolean inside =
            at > 0
                && at < text.length()
                && Character.isLowSurrogate(text.charAt(at))
                && Character.isHighSurrogate(text.charAt(at - 1));
        yield inside ? refuse(position, "utf16", at - 1L, at + 1L) : at;
      }
      case UTF8 -> {
        long done = 0;
        int at = 0;
        while (done < position) {
          int c = text.codePointAt(at);
          int byteCount = byteCount(c);
          if (done + byteCount > position) {
            yield refuse(position, "utf8", done, done + byteCount);
          }
          done += byteCount;
          at += Character.charCount(c);
        }
        yield at;
      }
      case GRAPHEMES -> Graphemes.offset(text, 0, position);
    };
  }

  private static int refuse(long position, String unit, long start, long end) {
    throw Failure.usage("position " + position + " is inside of a character")
        .hint("in " + unit + " it begins at " + start + " and ends at " + end);
  }

  /** What a reader sees as one character (Unicode's extended grapheme clusters). */
  private static final class Graphemes {
    private static final Pattern ONE = Pattern.compile("\\X");

    static long count(String text) {
      long count = 0;
      for (Matcher each = ONE.matcher(text); each.find(); ) {
        count++;
      }
      return count;
    }

    /** The offset behind some graphemes from an offset on. */
    static int offset(String text, int from, long count) {
      Matcher each = ONE.matcher(text);
      int at = from;
      for (long i = 0; i < count && each.find(at); i++) {
        at = each.end();
      }
      return at;
    }
  }
}
