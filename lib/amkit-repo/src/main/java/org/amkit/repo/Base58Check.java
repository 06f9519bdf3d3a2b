package org.amkit.repo;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Base 58 with a checksum, as Bitcoin addresses and automerge-repo's document ids have it: the
 * bytes and the first four of their double SHA-256, as one big-endian number in base 58, with a "1"
 * for each leading zero byte.
 */
final class Base58Check {
  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(58);
  private static final int CHECKSUM_BYTES = 4;

  /** Longer texts are no ids, and conversion takes quadratic time. */
  private static final int MAX_DIGITS = 200;

  private Base58Check() {}

  static String encode(byte[] bytes) {
    byte[] checked = Arrays.copyOf(bytes, bytes.length + CHECKSUM_BYTES);
    System.arraycopy(checksum(bytes), 0, checked, bytes.length, CHECKSUM_BYTES);
    StringBuilder reversed = new StringBuilder();
    BigInteger rest = new BigInteger(1, checked);
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      reversed.append(DIGITS.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    for (int i = 0; i < checked.length && checked[i] == 0; i++) {
      reversed.append(DIGITS.charAt(0));
    }
    return reversed.reverse().toString();
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
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("'" + text.charAt(i) + "' is not a base 58 digit");
      }
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == DIGITS.charAt(0)) {
      zeros++;
    }
    byte[] magnitude = number.signum() == 0 ? new byte[0] : number.toByteArray();
    int sign = magnitude.length > 0 && magnitude[0] == 0 ? 1 : 0;
    byte[] checked = new byte[zeros + magnitude.length - sign];
    System.arraycopy(magnitude, sign, checked, zeros, magnitude.length - sign);
    if (checked.length < CHECKSUM_BYTES) {
      throw new IllegalArgumentException("too short to hold a checksum");
    }
    byte[] bytes = Arrays.copyOf(checked, checked.length - CHECKSUM_BYTES);
    if (!Arrays.equals(checksum(bytes), 0, CHECKSUM_BYTES, checked, bytes.length, checked.length)) {
      throw new IllegalArgumentException("the checksum is wrong: a digit is mistyped or missing");
    }
    return bytes;
  }

  private static byte[] checksum(byte[] bytes) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return Arrays.copyOf(sha.digest(sha.digest(bytes)), CHECKSUM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }
}
