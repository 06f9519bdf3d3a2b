package org.amkit;

import java.nio.charset.StandardCharsets;
import org.amkit.ops.Value;

/** How many units of a text an element or a string takes. */
final class TextWidth {
  /** What an element that is no string reads as. */
  private static final String REPLACEMENT = "\ufffc";

  private final TextUnit unit;

  TextWidth(TextUnit unit) {
    this.unit = unit;
  }

  long of(Value value) {
    return of(value instanceof Value.Str s ? s.value() : REPLACEMENT);
  }

  long of(String text) {
    return switch (unit) {
      case CODE_POINTS -> text.codePointCount(0, text.length());
      case UTF16 -> text.length();
      case UTF8 -> text.getBytes(StandardCharsets.UTF_8).length;
      case GRAPHEMES -> TextUpdate.graphemes(text).size();
    };
  }
}
