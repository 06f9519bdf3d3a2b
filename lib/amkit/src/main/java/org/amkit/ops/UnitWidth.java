package org.amkit.ops;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.TextUnit;

/** How many text units values take up. */
public final class UnitWidth {
  /** Compiled when graphemes are first counted. */
  private static final class Graphemes {
    static final Pattern ONE = Pattern.compile("\\X");
  }

  private UnitWidth() {}

  /** Width in a text of a string's UTF-8 bytes. */
  public static int ofUtf8(TextUnit unit, byte[] bytes, int offset, int byteCount) {
    return switch (unit) {
      case UTF8 -> byteCount;
      case GRAPHEMES ->
          graphemes(new String(bytes, offset, byteCount, StandardCharsets.UTF_8)).size();
      case CODE_POINTS -> codePoints(bytes, offset, byteCount, 1);
      case UTF16 -> codePoints(bytes, offset, byteCount, 2);
    };
  }

  /** Code points, those beyond the BMP counted {@code each} times. */
  private static int codePoints(byte[] bytes, int offset, int byteCount, int each) {
    int units = 0;
    for (int i = offset; i < offset + byteCount; i++) {
      int b = bytes[i];
      if ((b & 0xC0) != 0x80) {
        units += (b & 0xF8) == 0xF0 ? each : 1;
      }
    }
    return units;
  }

  /** User-perceived characters, in order. */
  public static List<String> graphemes(String text) {
    List<String> graphemes = new ArrayList<>();
    for (Matcher m = Graphemes.ONE.matcher(text); m.find(); ) {
      graphemes.add(m.group());
    }
    return graphemes;
  }

  /** Width in a text of an element with this value. */
  public static int of(TextUnit unit, Value value) {
    return value instanceof Value.Str s ? of(unit, s.value()) : ofReplacement(unit);
  }

  /** Width in a text of a string. */
  public static int of(TextUnit unit, String text) {
    return switch (unit) {
      case CODE_POINTS -> text.codePointCount(0, text.length());
      case UTF16 -> text.length();
      case UTF8 -> text.getBytes(StandardCharsets.UTF_8).length;
      case GRAPHEMES -> graphemes(text).size();
    };
  }

  /** Width in a text of whatever is not a string: it reads as U+FFFC. */
  public static int ofReplacement(TextUnit unit) {
    return unit == TextUnit.UTF8 ? 3 : 1;
  }
}
