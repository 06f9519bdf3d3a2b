package org.amkit.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base58CheckTest {
  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /** By arithmetic with whole numbers of any length. */
  private static String expected(byte[] bytes) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    byte[] checked = Arrays.copyOf(bytes, bytes.length + 4);
    System.arraycopy(sha.digest(sha.digest(bytes)), 0, checked, bytes.length, 4);
    StringBuilder text = new StringBuilder();
    BigInteger base = BigInteger.valueOf(58);
    for (BigInteger n = new BigInteger(1, checked); n.signum() > 0; n = n.divide(base)) {
      text.insert(0, DIGITS.charAt(n.mod(base).intValue()));
    }
    for (int i = 0; i < checked.length && checked[i] == 0; i++) {
      text.insert(0, '1');
    }
    return text.toString();
  }

  @Test
  void bytesOfAnyLength_thereAndBack() throws Exception {
    Random random = new Random(58);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[i % 60];
      random.nextBytes(bytes);
      Arrays.fill(bytes, 0, Math.min(bytes.length, i % 7), (byte) (i % 2 == 0 ? 0 : -1));
      String text = Base58Check.encode(bytes);
      assertThat(text).isEqualTo(expected(bytes));
      assertThat(Base58Check.decode(text)).isEqualTo(bytes);
      String longer = "1" + text;
      assertThatThrownBy(() -> Base58Check.decode(longer))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
