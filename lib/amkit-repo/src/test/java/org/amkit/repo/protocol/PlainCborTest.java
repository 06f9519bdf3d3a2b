package org.amkit.repo.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlainCborTest {
  private static String hex(@Nullable Object value) {
    return HexFormat.of().formatHex(PlainCbor.encode(value));
  }

  private static @Nullable Object decoded(String hex) {
    return PlainCbor.decode(HexFormat.of().parseHex(hex));
  }

  /** Each as cbor-x writes it. */
  static Stream<Arguments> values() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("a", 1L);
    map.put("b", null);
    return Stream.of(
        Arguments.of(null, "f6"),
        Arguments.of(true, "f5"),
        Arguments.of(0L, "00"),
        Arguments.of(-500L, "3901f3"),
        Arguments.of((1L << 31) - 1, "1a7fffffff"),
        Arguments.of(1L << 40, "fb4270000000000000"),
        Arguments.of(Long.MAX_VALUE, "1b7fffffffffffffff"),
        Arguments.of(1.5, "fb3ff8000000000000"),
        Arguments.of("é", "62c3a9"),
        Arguments.of(Arrays.asList(1L, null, "x"), "8301f66178"),
        Arguments.of(map, "a261610161 62f6".replace(" ", "")),
        Arguments.of(Instant.ofEpochMilli(1_500), "c1fb3ff8000000000000"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_isWrittenAsCborXDoes_andReadBack(@Nullable Object value, String hex) {
    assertThat(hex(value)).isEqualTo(hex);
    assertThat(decoded(hex)).isEqualTo(value);
  }

  @Test
  void decode_whatOnlyOthersWrite_isRead() {
    assertThat(decoded("f7")).as("undefined").isNull();
    assertThat(decoded("c11a00000002")).isEqualTo(Instant.ofEpochSecond(2));
    assertThat(decoded("bf616101ff")).as("a map of open length").isEqualTo(Map.of("a", 1L));
    assertThat(decoded("1bffffffffffffffff")).isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(decoded("f93e00")).as("a half").isEqualTo(1.5);
  }

  @Test
  void bytes_areReadBack() {
    assertThat(hex(new byte[] {1, 2})).isEqualTo("420102");
    assertThat((byte[]) decoded("420102")).containsExactly(1, 2);
  }

  @Test
  void encode_otherTypes_areRefused() {
    assertThatThrownBy(() -> PlainCbor.encode(List.of(new StringBuilder())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("StringBuilder");
    assertThatThrownBy(() -> PlainCbor.encode(Map.of(1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Cut anywhere, and nested without end: a typed error, no other. */
  @Test
  void decode_badBytes_isRefused() {
    byte[] whole = PlainCbor.encode(Map.of("k", List.of("text", 1.5, 70_000L)));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> PlainCbor.decode(cut))
          .as("cut at %d", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) 0x81);
    assertThatThrownBy(() -> PlainCbor.decode(deep)).isInstanceOf(IllegalArgumentException.class);
  }
}
