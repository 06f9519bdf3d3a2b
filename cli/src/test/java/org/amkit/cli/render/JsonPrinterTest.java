package org.amkit.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPrinterTest {
  @ParameterizedTest
  @CsvSource({
    "15, 15.0",
    "-0.5, -0.5",
    "0.1, 0.1",
    "1e15, 1000000000000000.0",
    "1e16, 1e16",
    "1.5e300, 1.5e300",
    "0.00001, 0.00001",
    "0.000001, 1e-6",
    "2.0E-3, 0.002",
    "123456.789, 123456.789"
  })
  void floats_haveTheFewestDigitsAndAPoint(double value, String shown) {
    assertThat(JsonPrinter.shortest(value)).isEqualTo(shown);
  }

  @Test
  void floats_readBackTheSame() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(JsonPrinter.shortest(value))).isEqualTo(value);
      }
    }
    assertThat(JsonPrinter.shortest(-0.0)).isEqualTo("-0.0");
  }
}
