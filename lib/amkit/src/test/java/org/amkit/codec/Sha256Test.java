package org.amkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void abc_hasTheHashOfFips180() {
    byte[] bytes = "xabcx".getBytes(StandardCharsets.US_ASCII);
    Sha256 sha = new Sha256();
    String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(HexFormat.of().formatHex(sha.hash(bytes, 1, 3))).isEqualTo(expected);
    byte[] out = new byte[40];
    sha.hash(bytes, 1, 3, out, 4);
    assertThat(HexFormat.of().formatHex(out, 4, 36)).isEqualTo(expected);
    assertThat(out[3]).isZero();
    assertThat(out[36]).isZero();
  }

  @Test
  void noRoom_isRefused_andTheNextHashIsRight() {
    Sha256 sha = new Sha256();
    byte[] bytes = {1, 2, 3};
    byte[] expected = new Sha256().hash(bytes, 0, 3);
    assertThatThrownBy(() -> sha.hash(bytes, 0, 3, new byte[32], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(sha.hash(bytes, 0, 3)).isEqualTo(expected);
  }

  @Test
  void expectedBytes_haveTheSameHash() {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    byte[] plain = new byte[Sha256.BYTE_COUNT];
    PlainSha256.hash(bytes, 0, bytes.length, plain, 0);

    Sha256.expect(Long.MAX_VALUE);

    assertThat(new Sha256().hash(bytes, 0, bytes.length)).isEqualTo(plain);
  }
}
