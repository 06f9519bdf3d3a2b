package org.amkit.codec;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** UTF-8 as Unicode has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
  private Utf8() {}

  /** Index of the first byte of {@code buf[start..end)} that is not UTF-8, or -1. */
  public static int firstFault(byte[] buf, int start, int end) {
    Objects.checkFromToIndex(start, end, buf.length);
    int p = start;
    while (p < end) {
      if (buf[p] >= 0) {
        p++;
        continue;
      }
      int byteCount = sequence(buf, p, end);
      if (byteCount == 0) {
        return p;
      }
      p += byteCount;
    }
    return -1;
  }

  /** Bytes of the well-formed sequence that starts with the non-ASCII byte at p; 0 if none does. */
  private static int sequence(byte[] buf, int p, int end) {
    int lead = buf[p] & 0xff;
    if (lead >= 0xc2 && lead < 0xe0) {
      return end - p >= 2 && isTail(buf[p + 1]) ? 2 : 0;
    }
    if (lead >= 0xe0 && lead < 0xf0) {
      if (end - p < 3 || !isTail(buf[p + 1]) || !isTail(buf[p + 2])) {
        return 0;
      }
      int codePoint = (lead & 0xf) << 12 | (buf[p + 1] & 0x3f) << 6 | (buf[p + 2] & 0x3f);
      return codePoint >= 0x800 && (codePoint < 0xd800 || codePoint > 0xdfff) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead < 0xf5) {
      if (end - p < 4 || !isTail(buf[p + 1]) || !isTail(buf[p + 2]) || !isTail(buf[p + 3])) {
        return 0;
      }
      int high = (lead & 0x7) << 18 | (buf[p + 1] & 0x3f) << 12;
      return high >= 0x10000 && high <= 0x10ffff ? 4 : 0;
    }
    return 0;
  }

  private static boolean isTail(byte b) {
    return (b & 0xc0) == 0x80;
  }

  /** Whether every byte is below 128. */
  public static boolean isAscii(byte[] buf, int start, int end) {
    int or = 0;
    for (int p = start; p < end; p++) {
      or |= buf[p];
    }
    return or >= 0;
  }

  /**
   * The string in {@code buf[start..end)}.
   *
   * @param baseOffset of {@code buf[start]}, as {@link ByteReader} takes it
   * @throws FormatException when the bytes are not UTF-8
   */
  public static String decode(byte[] buf, int start, int end, long baseOffset) {
    if (isAscii(buf, start, end)) {
      return new String(buf, start, end - start, StandardCharsets.ISO_8859_1);
    }
    check(buf, start, end, baseOffset);
    return new String(buf, start, end - start, StandardCharsets.UTF_8);
  }

  /**
   * Makes sure that {@code buf[start..end)} is UTF-8.
   *
   * @param baseOffset of {@code buf[start]}, as {@link ByteReader} takes it
   * @throws FormatException when it is not
   */
  public static void check(byte[] buf, int start, int end, long baseOffset) {
    int fault = firstFault(buf, start, end);
    if (fault >= 0) {
      throw new FormatException(
          "text is not UTF-8", FormatException.offset(baseOffset, fault - start));
    }
  }

  /** The bytes of a string; a surrogate without its partner becomes U+FFFD, as in Automerge. */
  public static byte[] encode(String s) {
    return valid(s).getBytes(StandardCharsets.UTF_8);
  }

  /** The string, a surrogate without its partner being U+FFFD, as in Automerge; mostly itself. */
  public static String valid(String s) {
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < s.length()
            && Character.isLowSurrogate(s.charAt(i + 1))) {
          i++;
        } else {
          return replacing(s);
        }
      }
    }
    return s;
  }

  private static String replacing(String s) {
    StringBuilder whole = new StringBuilder(s.length());
    s.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
    return whole.toString();
  }

  /** Writes a string to {@code dst[at..at+length)}; false when it is not all ASCII. */
  public static boolean putAscii(String s, byte[] dst, int at) {
    int or = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      or |= c;
      dst[at + i] = (byte) c;
    }
    return or < 128;
  }

  /**
   * Whether a character above the C0 controls is obeyed where it should be shown: DEL, the C1
   * controls, and those that Unicode calls Bidi_Control.
   */
  public static boolean isUnseen(int c) {
    return (c >= 0x7f && c <= 0x9f)
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
