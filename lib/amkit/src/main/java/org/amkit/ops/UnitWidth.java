package org.amkit.ops;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amkit.TextUnit;

/** How many text units values take up. */
public final class UnitWidth {
  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  private UnitWidth() {}

  /** Width in a text of a string's UTF-8 bytes. */
  public static int ofUtf8(TextUnit unit, byte[] bytes, int offset, int byteCount) {
    return switch (unit) {
      case UTF8 -> byteCount;
      case GRAPHEMES -> graphemes(new String(bytes, offset, byteCount, StandardCharsets.UTF_8));
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

  private static int graphemes(String s) {
    int n = 0;
    for (Matcher m = GRAPHEME.matcher(s); m.find(); ) {
      n++;
    }
    return n;
  }

  /** Width in a text of whatever is not a string: it reads as U+FFFC. */
  public static int ofReplacement(TextUnit unit) {
    return unit == TextUnit.UTF8 ? 3 : 1;
  }
}
