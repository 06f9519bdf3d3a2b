package org.amkit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainSha256Test {
  @Test
  void everyLength_hashesAsTheJdk() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Random random = new Random(17);
    for (int length = 0; length < 300; length++) {
      byte[] buf = new byte[length + 5];
      random.nextBytes(buf);
      byte[] out = new byte[40];

      PlainSha256.hash(buf, 3, length, out, 7);

      digest.update(buf, 3, length);
      assertThat(Arrays.copyOfRange(out, 7, 39)).as("%s bytes", length).isEqualTo(digest.digest());
      assertThat(Arrays.copyOf(out, 7)).containsOnly(0);
      assertThat(out[39]).isZero();
    }
  }
}
