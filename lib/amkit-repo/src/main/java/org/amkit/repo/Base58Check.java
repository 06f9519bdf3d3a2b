package org.amkit.repo;

import java.util.Arrays;
import org.amkit.codec.Sha256;

/**
 * Base 58 with a checksum, as Bitcoin addresses and automerge-repo's document ids have it: the
 * bytes and the first four of their double SHA-256, as one big-endian number in base 58, with a "1"
 * for each leading zero byte.
 */
final class Base58Check {
  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int BASE = 58;
  private static final int CHECKSUM_BYTES = 4;

  /** Longer texts are no ids, and conversion takes quadratic time. */
  private static final int MAX_DIGITS = 200;

  private Base58Check() {}

  static String encode(byte[] bytes) {
    byte[] checked = Arrays.copyOf(bytes, bytes.length + CHECKSUM_BYTES);
    System.arraycopy(checksum(bytes), 0, checked, bytes.length, CHECKSUM_BYTES);
    int zeros = 0;
    while (zeros < checked.length && checked[zeros] == 0) {
      zeros++;
    }
    // log 256 / log 58 is 1.37.
    char[] digits = new char[zeros + (checked.length - zeros) * 138 / 100 + 1];
    int start = digits.length;
    for (int first = zeros; first < checked.length; ) {
      start--;
      digits[start] = DIGITS.charAt(divide(checked, first));
      while (first < checked.length && checked[first] == 0) {
        first++;
      }
    }
    for (int i = 0; i < zeros; i++) {
      start--;
      digits[start] = DIGITS.charAt(0);
    }
    return new String(digits, start, digits.length - start);
  }

  /** Divides the big-endian number from some byte on by 58; the remainder. */
  private static int divide(byte[] number, int first) {
    int rest = 0;
    for (int i = first; i < number.length; i++) {
      int part = (rest << 8) | (number[i] & 0xff);
      number[i] = (byte) (part / BASE);
      rest = part % BASE;
    }
    return rest;
  }

  /**
   * The bytes in a text, without their checksum.
   *
   * @throws IllegalArgumentException when it is not base 58, or the checksum is wrong
   */
  static byte[] decode(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      throw new IllegalArgumentException(
          "expected 1 to " + MAX_DIGITS + " base 58 digits, found " + text.length());
    }
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == DIGITS.charAt(0)) {
      zeros++;
    }
    byte[] number = new byte[text.length()];
    int first = number.length;
    for (int i = zeros; i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("'" + text.charAt(i) + "' is not a base 58 digit");
      }
      first = multiplyAndAdd(number, first, digit);
    }
    byte[] checked = new byte[zeros + number.length - first];
    System.arraycopy(number, first, checked, zeros, number.length - first);
    if (checked.length < CHECKSUM_BYTES) {
      throw new IllegalArgumentException("too short to hold a checksum");
    }
    byte[] bytes = Arrays.copyOf(checked, checked.length - CHECKSUM_BYTES);
    if (!Arrays.equals(checksum(bytes), 0, CHECKSUM_BYTES, checked, bytes.length, checked.length)) {
      throw new IllegalArgumentException("the checksum is wrong: a digit is mistyped or missing");
    }
    return bytes;
  }

  /** Multiplies the number from some byte on by 58 and adds a digit; its first byte now. */
  private static int multiplyAndAdd(byte[] number, int first, int digit) {
    int carry = digit;
    int start = first;
    for (int i = number.length - 1; i >= first; i--) {
      int part = (number[i] & 0xff) * BASE + carry;
      number[i] = (byte) part;
      carry = part >>> 8;
    }
    if (carry > 0) {
      start--;
      number[start] = (byte) carry;
    }
    return start;
  }

  private static byte[] checksum(byte[] bytes) {
    Sha256 sha = new Sha256();
    byte[] hash = new byte[Sha256.BYTE_COUNT];
    sha.hash(bytes, 0, bytes.length, hash, 0);
    sha.hash(hash, 0, hash.length, hash, 0);
    return Arrays.copyOf(hash, CHECKSUM_BYTES);
  }
}
