package org.amkit.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.amkit.codec.Utf8;

/**
 * UTF-8 on its way out of the process: the marks of {@link Style} become escape sequences, and on a
 * terminal what is no text is shown, not obeyed. Controls (C0 but for line feed and tab, DEL, C1)
 * and those that turn the direction of text around become {@code \}{@code uXXXX}, as in JSON, and
 * bytes that are no UTF-8 U+FFFD. So no document, file name or message can move the cursor, change
 * colours or make text look like another.
 */
final class TerminalText {
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  private final OutputStream to;
  private final boolean escapes;

  /** The bytes of a character of which not all have come. */
  private final byte[] partial = new byte[4];

  private int partialCount;
  private int partialLength;

  /** How much of a mark has come. */
  private int marked;

  /**
   * Writes to a stream.
   *
   * @param escapes whether what is no text is shown; else only marks are replaced
   */
  TerminalText(OutputStream to, boolean escapes) {
    this.to = to;
    this.escapes = escapes;
  }

  /** Whether a terminal may obey a character instead of showing it. */
  static boolean isControl(int c) {
    return c < 0x20 || Utf8.isUnseen(c);
  }

  /** A control as six ASCII characters. */
  static String escaped(int c) {
    StringBuilder out = new StringBuilder("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((c >> shift) & 0xf, 16));
    }
    return out.toString();
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    int end = offset + length;
    int from = offset;
    for (int i = offset; i < end; i++) {
      byte b = bytes[i];
      boolean text = (b >= 0x20 && b < 0x7f) || b == '\n' || b == '\t';
      if (text && partialCount == 0 && marked == 0) {
        continue;
      }
      to.write(bytes, from, i - from);
      take(b);
      from = i + 1;
    }
    to.write(bytes, from, end - from);
  }

  private void take(byte b) throws IOException {
    if (partialCount > 0 && (b & 0xc0) != 0x80) {
      invalid();
    }
    if (partialCount > 0) {
      partial[partialCount++] = b;
      if (partialCount == partialLength) {
        complete();
      }
    } else if (b >= 0) {
      character(b);
    } else {
      partial[partialCount++] = b;
      partialLength = (b & 0xe0) == 0xc0 ? 2 : (b & 0xf0) == 0xe0 ? 3 : (b & 0xf8) == 0xf0 ? 4 : 1;
      if (partialLength == 1) {
        invalid();
      }
    }
  }

  private void complete() throws IOException {
    int c = partial[0] & (0x7f >> partialLength);
    for (int i = 1; i < partialLength; i++) {
      c = (c << 6) | (partial[i] & 0x3f);
    }
    boolean overlong = c < (partialLength == 2 ? 0x80 : partialLength == 3 ? 0x800 : 0x10000);
    if (overlong || c > Character.MAX_CODE_POINT || (c >= 0xd800 && c <= 0xdfff)) {
      invalid();
    } else {
      partialCount = 0;
      character(c);
    }
  }

  private void invalid() throws IOException {
    int count = partialCount;
    partialCount = 0;
    unmark();
    if (escapes) {
      to.write(REPLACEMENT);
    } else {
      to.write(partial, 0, count);
    }
  }

  private void character(int c) throws IOException {
    if (marked == Style.MARK.length()) {
      String sequence = Style.sequence(c);
      if (sequence != null) {
        marked = 0;
        to.write(sequence.getBytes(StandardCharsets.US_ASCII));
        return;
      }
    }
    if (marked < Style.MARK.length() && c == Style.MARK.charAt(marked)) {
      marked++;
      return;
    }
    unmark();
    if (c == Style.MARK.charAt(0)) {
      marked = 1;
    } else {
      put(c);
    }
  }

  /** What looked like a mark was text. */
  private void unmark() throws IOException {
    int count = marked;
    marked = 0;
    for (int i = 0; i < count; i++) {
      put(Style.MARK.charAt(i));
    }
  }

  private void put(int c) throws IOException {
    if (escapes && isControl(c) && c != '\n' && c != '\t') {
      to.write(escaped(c).getBytes(StandardCharsets.US_ASCII));
    } else if (c < 0x80) {
      to.write(c);
    } else {
      to.write(Character.toString(c).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Nothing more comes that belongs to what has come. */
  void finish() throws IOException {
    if (partialCount > 0) {
      invalid();
    }
    unmark();
  }
}
