package org.amkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {
  private static ByteReader hex(String hex) {
    return new ByteReader(HexFormat.ofDelimiter(" ").parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "7f, 127",
    "80 01, 128",
    "e5 8e 26, 624485",
    "ff ff ff ff 0f, 4294967295",
    "ff ff ff ff ff ff ff ff 7f, 9223372036854775807",
    "ff ff ff ff ff ff ff ff ff 01, -1",
    "80 80 80 80 80 80 80 80 80 01, -9223372036854775808"
  })
  void uleb_shortest_isReadBothWays(String hex, long value) {
    assertThat(hex(hex).uleb()).isEqualTo(value);
    assertThat(hex(hex).ulebLax()).isEqualTo(value);
    ByteWriter out = new ByteWriter(1);
    out.uleb(value);
    assertThat(HexFormat.ofDelimiter(" ").formatHex(out.toByteArray())).isEqualTo(hex);
    assertThat(ByteWriter.ulebByteCount(value)).isEqualTo(out.size());
  }

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "3f, 63",
    "40, -64",
    "7f, -1",
    "c0 00, 64",
    "bf 7f, -65",
    "c0 bb 78, -123456",
    "ff ff ff ff ff ff ff ff ff 00, 9223372036854775807",
    "80 80 80 80 80 80 80 80 80 7f, -9223372036854775808"
  })
  void sleb_shortest_isReadBothWays(String hex, long value) {
    assertThat(hex(hex).sleb()).isEqualTo(value);
    assertThat(hex(hex).slebLax()).isEqualTo(value);
    ByteWriter out = new ByteWriter(1);
    out.sleb(value);
    assertThat(HexFormat.ofDelimiter(" ").formatHex(out.toByteArray())).isEqualTo(hex);
    assertThat(ByteWriter.slebByteCount(value)).isEqualTo(out.size());
  }

  @ParameterizedTest
  @CsvSource({"80 00, 0", "ff 80 00, 127", "81 80 80 80 80 80 80 80 80 00, 1"})
  void uleb_padded_isAFaultUnlessLax(String hex, long value) {
    assertThatThrownBy(() -> hex(hex).uleb())
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("longer than necessary at byte 0");
    assertThat(hex(hex).ulebLax()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"80 00, 0", "ff 7f, -1", "81 80 00, 1", "ff ff 7f, -1"})
  void sleb_padded_isAFaultUnlessLax(String hex, long value) {
    assertThatThrownBy(() -> hex(hex).sleb()).isInstanceOf(FormatException.class);
    assertThat(hex(hex).slebLax()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff ff ff ff ff ff ff ff ff 02",
        "80 80 80 80 80 80 80 80 80 80 00",
        "ff ff ff ff ff ff ff ff ff 7f",
        "80",
        "80 80 80"
      })
  void uleb_tooLongOrCutOff_isAFaultAtItsFirstByte(String hex) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex("01 " + hex);
    for (boolean lax : new boolean[] {false, true}) {
      ByteReader in = new ByteReader(bytes, 1, bytes.length, 101);
      assertThatThrownBy(() -> read(in, lax, false))
          .isInstanceOfSatisfying(
              FormatException.class, e -> assertThat(e.offset()).isEqualTo(101));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff ff ff ff ff ff ff ff ff 01",
        "80 80 80 80 80 80 80 80 80 80 00",
        "80",
        "ff ff"
      })
  void sleb_tooLongOrCutOff_isAFaultAtItsFirstByte(String hex) {
    for (boolean lax : new boolean[] {false, true}) {
      ByteReader in = hex(hex);
      assertThatThrownBy(() -> read(in, lax, true))
          .isInstanceOfSatisfying(FormatException.class, e -> assertThat(e.offset()).isZero());
    }
  }

  private static long read(ByteReader in, boolean lax, boolean signed) {
    if (signed) {
      return lax ? in.slebLax() : in.sleb();
    }
    return lax ? in.ulebLax() : in.uleb();
  }

  @Test
  void readingPastTheEnd_isAFaultThatSaysWhatIsThere() {
    ByteReader in = hex("01 02 03");
    in.readByte();
    assertThatThrownBy(() -> in.readBytes(3))
        .hasMessage("expected 3 bytes, found 2 to the end at byte 1");
    assertThatThrownBy(() -> in.skip(-1)).isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> in.skip(Long.MAX_VALUE)).isInstanceOf(FormatException.class);
    assertThat(in.readBytes(2)).containsExactly(2, 3);
    assertThat(in.atEnd()).isTrue();
    assertThatThrownBy(in::readByte).isInstanceOf(FormatException.class);
  }

  @Test
  void slice_endsWhereItShould_andKeepsOffsets() {
    ByteReader in = new ByteReader(new byte[] {9, 1, 2, 3}, 1, 4, 50);
    in.readByte();
    ByteReader slice = in.slice(1);
    assertThat(slice.offset()).isEqualTo(51);
    assertThat(slice.readByte()).isEqualTo(2);
    assertThatThrownBy(slice::readByte).hasMessageContaining("at byte 52");
    assertThat(in.readByte()).isEqualTo(3);
  }

  @Test
  void faultInInflatedBytes_isAtTheCompressedBytes() {
    ByteReader in = new ByteReader(new byte[] {1, 2}, 0, 2, ByteReader.inflatedFrom(77));
    in.readByte();
    in.readByte();
    assertThatThrownBy(in::readByte).hasMessageContaining("at byte 77");
    assertThat(ByteReader.inflatedFrom(0)).isNegative();
  }

  @Test
  void count_ofMoreThanTheBytesLeft_isAFault() {
    assertThat(hex("02 00 00").count("things", 1)).isEqualTo(2);
    assertThatThrownBy(() -> hex("03 00 00").count("things", 1))
        .hasMessage("found a count of 3 things, more than the 2 bytes left can hold at byte 0");
    assertThatThrownBy(() -> hex("02 00 00 00").count("pairs", 2))
        .isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> hex("ff ff ff ff ff ff ff ff ff 01").count("things", 1))
        .isInstanceOf(FormatException.class);
  }
}
