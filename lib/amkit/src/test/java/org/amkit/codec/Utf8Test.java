package org.amkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "é",
        "ключ",
        "漢字",
        "👀 and 🏳️‍🌈",
        "\u0000\u007f\u0080\u07ff\u0800\uffff"
      })
  void text_encodedAndDecoded_isTheSame(String text) {
    byte[] bytes = Utf8.encode(text);
    assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    assertThat(Utf8.decode(bytes, 0, bytes.length, 0)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0 80",
        "c1 bf",
        "c2",
        "c2 41",
        "e0 80 80",
        "e0 9f bf",
        "ed a0 80",
        "ed bf bf",
        "e1 80",
        "f0 80 80 80",
        "f0 8f bf bf",
        "f4 90 80 80",
        "f5 80 80 80",
        "ff",
        "f1 80 80"
      })
  void bytesThatAreNotUtf8_areAFaultAtTheirOffset(String hex) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex("61 62 " + hex);
    assertThatThrownBy(() -> Utf8.decode(bytes, 1, bytes.length, 10))
        .isInstanceOf(FormatException.class)
        .hasMessage("text is not UTF-8 at byte 11");
  }

  /** The JDK's own decoder is the oracle. */
  @Test
  void randomBytes_areFaultyExactlyWhereTheJdkSaysSo() {
    Random random = new Random(7);
    byte[] interesting = {
      0x41,
      0x7f,
      (byte) 0x80,
      (byte) 0x8f,
      (byte) 0x90,
      (byte) 0x9f,
      (byte) 0xa0,
      (byte) 0xbf,
      (byte) 0xc1,
      (byte) 0xc2,
      (byte) 0xdf,
      (byte) 0xe0,
      (byte) 0xe1,
      (byte) 0xed,
      (byte) 0xef,
      (byte) 0xf0,
      (byte) 0xf1,
      (byte) 0xf4,
      (byte) 0xf5,
      (byte) 0xff
    };
    int faults = 0;
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[1 + random.nextInt(5)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = interesting[random.nextInt(interesting.length)];
      }
      boolean good;
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        good = true;
      } catch (CharacterCodingException e) {
        good = false;
        faults++;
      }
      assertThat(Utf8.firstFault(bytes, 0, bytes.length) < 0)
          .as(HexFormat.of().formatHex(bytes))
          .isEqualTo(good);
    }
    assertThat(faults).isBetween(1000, 199_000);
  }

  @Test
  void surrogatesWithoutPartner_becomeReplacementCharacters() {
    assertThat(Utf8.encode("a\ud83db")).isEqualTo("a\ufffdb".getBytes(StandardCharsets.UTF_8));
    assertThat(Utf8.encode("\udc40")).isEqualTo("\ufffd".getBytes(StandardCharsets.UTF_8));
    assertThat(Utf8.encode("\udc40\ud83d"))
        .isEqualTo("\ufffd\ufffd".getBytes(StandardCharsets.UTF_8));
    assertThat(Utf8.encode("\ud83d\udc40")).isEqualTo("👀".getBytes(StandardCharsets.UTF_8));
  }
}
