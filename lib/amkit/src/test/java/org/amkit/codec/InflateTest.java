package org.amkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflateTest {
  private static byte[] text(int byteCount) {
    byte[] bytes = new byte[byteCount];
    Random random = new Random(byteCount);
    for (int i = 0; i < byteCount; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(4));
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 4096, 5_000_000})
  void deflatedBytes_inflated_areTheSame(int byteCount) {
    byte[] bytes = text(byteCount);
    byte[] deflated = Deflate.deflate(bytes);
    assertThat(Inflate.inflate(deflated, 0, deflated.length, byteCount)).isEqualTo(bytes);
    assertThat(Inflate.inflate(deflated, 0, deflated.length, Long.MAX_VALUE)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 4096, 5_000_000})
  void oneByteMoreThanTheLimit_isAFault(int byteCount) {
    byte[] deflated = Deflate.deflate(text(byteCount));
    assertThatThrownBy(() -> Inflate.inflate(deflated, 0, deflated.length, byteCount - 1L, 40))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "compressed bytes inflate to more than the limit of "
                + (byteCount - 1)
                + " bytes at byte 40");
  }

  @Test
  void fewBytesThatInflateToMany_stopAtTheLimit() {
    byte[] bomb = Deflate.deflate(new byte[100_000_000]);
    assertThat(bomb.length).isLessThan(200_000);
    assertThatThrownBy(() -> Inflate.inflate(bomb, 0, bomb.length, 1_000_000))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void streamCutAnywhere_isAFault() {
    byte[] deflated = Deflate.deflate(text(3000));
    for (int cut = 0; cut < deflated.length; cut++) {
      int end = cut;
      assertThatThrownBy(() -> Inflate.inflate(deflated, 0, end, 10_000))
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void damagedStream_isAFaultOrOtherBytes_neverMoreThanTheLimit() {
    byte[] deflated = Deflate.deflate(text(2000));
    for (int i = 0; i < deflated.length; i++) {
      byte[] damaged = deflated.clone();
      damaged[i] ^= 0x55;
      try {
        assertThat(Inflate.inflate(damaged, 0, damaged.length, 4000)).hasSizeLessThan(4001);
      } catch (FormatException e) {
        assertThat(e.offset()).isBetween(0L, (long) damaged.length);
      }
    }
  }

  @Test
  void aRangeOfABuffer_isInflatedInPlace() {
    byte[] deflated = Deflate.deflate(text(700));
    byte[] padded = new byte[deflated.length + 20];
    Arrays.fill(padded, (byte) 0xaa);
    System.arraycopy(deflated, 0, padded, 7, deflated.length);
    assertThat(Inflate.inflate(padded, 7, 7 + deflated.length, 700)).isEqualTo(text(700));
  }
}
