package org.amkit.bench.serve;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Document ids as automerge-repo writes them: base58 with a checksum. */
final class LoadIds {
  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
  private static final int CHECKSUM_BYTES = 4;

  private LoadIds() {}

  static String text(byte[] id) {
    byte[] hash = sha256(sha256(id));
    byte[] all = Arrays.copyOf(id, id.length + CHECKSUM_BYTES);
    System.arraycopy(hash, 0, all, id.length, CHECKSUM_BYTES);
    StringBuilder text = new StringBuilder();
    for (BigInteger rest = new BigInteger(1, all); rest.signum() > 0; rest = rest.divide(BASE)) {
      text.append(DIGITS.charAt(rest.mod(BASE).intValue()));
    }
    for (int i = 0; i < all.length && all[i] == 0; i++) {
      text.append(DIGITS.charAt(0));
    }
    return text.reverse().toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
