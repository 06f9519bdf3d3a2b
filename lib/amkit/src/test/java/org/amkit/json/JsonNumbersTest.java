package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonNumbersTest {
  /** The value, how the Rust tool writes it, and how JavaScript does (checked with Node). */
  @ParameterizedTest
  @CsvSource({
    "0, 0.0, 0",
    "-0.0, -0.0, 0",
    "15, 15.0, 15",
    "-1.5, -1.5, -1.5",
    "3.14159267, 3.14159267, 3.14159267",
    "0.1, 0.1, 0.1",
    "0.001, 0.001, 0.001",
    "0.0001, 0.0001, 0.0001",
    "0.00001, 1e-5, 0.00001",
    "0.000001, 1e-6, 0.000001",
    "0.0000001, 1e-7, 1e-7",
    "1.5e-7, 1.5e-7, 1.5e-7",
    "1e15, 1000000000000000.0, 1000000000000000",
    "1e16, 1e16, 10000000000000000",
    "123456789012345680, 1.2345678901234568e17, 123456789012345680",
    "1e20, 1e20, 100000000000000000000",
    "1e21, 1e21, 1e+21",
    "-1.25e30, -1.25e30, -1.25e+30",
    "2e-3, 0.002, 0.002",
    "4.9e-324, 5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e308, 1.7976931348623157e+308",
    "2.2250738585072014e-308, 2.2250738585072014e-308, 2.2250738585072014e-308",
    "2.0e-3, 0.002, 0.002",
    "1234567.125, 1234567.125, 1234567.125"
  })
  void format_double_isAsUpstreamWritesIt(double value, String fractional, String ecmaScript) {
    assertThat(JsonNumbers.fractional(value)).isEqualTo(fractional);
    assertThat(JsonNumbers.ecmaScript(value)).isEqualTo(ecmaScript);
  }

  @Test
  void format_anyDouble_readsBackTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(JsonNumbers.fractional(value))).isEqualTo(value);
        assertThat(Double.parseDouble(JsonNumbers.ecmaScript(value))).isEqualTo(value);
      }
    }
  }

  @Test
  void integer_bySize_isIntUintOrDouble() {
    assertThat(JsonNumbers.integer(new BigInteger("9223372036854775807")))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(JsonNumbers.integer(new BigInteger("9223372036854775808")))
        .isEqualTo(new BigInteger("9223372036854775808"));
    assertThat(JsonNumbers.integer(new BigInteger("18446744073709551615")))
        .isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(JsonNumbers.integer(new BigInteger("18446744073709551616")))
        .isEqualTo(1.8446744073709552E19);
    assertThat(JsonNumbers.integer(new BigInteger("-9223372036854775808")))
        .isEqualTo(Long.MIN_VALUE);
    assertThat(JsonNumbers.integer(new BigInteger("-9223372036854775809")))
        .isEqualTo(-9.223372036854776E18);
  }
}
