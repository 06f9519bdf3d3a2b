package org.amkit.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AmountsTest {
  @Test
  void bytes_areInTheUnitThatKeepsTheNumberShort() {
    assertThat(Amounts.bytes(0)).isEqualTo("0 bytes");
    assertThat(Amounts.bytes(1)).isEqualTo("1 byte");
    assertThat(Amounts.bytes(1023)).isEqualTo("1023 bytes");
    assertThat(Amounts.bytes(1024)).isEqualTo("1.0 KiB");
    assertThat(Amounts.bytes(1024 + 51)).isEqualTo("1.0 KiB");
    assertThat(Amounts.bytes(1024 + 52)).isEqualTo("1.1 KiB");
    assertThat(Amounts.bytes((1 << 20) - 1)).isEqualTo("1024.0 KiB");
    assertThat(Amounts.bytes(129_088)).isEqualTo("126.1 KiB");
    assertThat(Amounts.bytes(5L << 40)).isEqualTo("5.0 TiB");
    assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("8388608.0 TiB");
  }

  @Test
  void percent_hasOneDigitBehindThePoint() {
    assertThat(Amounts.percent(0, 0)).isEqualTo("0.0%");
    assertThat(Amounts.percent(1, 3)).isEqualTo("33.3%");
    assertThat(Amounts.percent(2, 3)).isEqualTo("66.7%");
    assertThat(Amounts.percent(9_999, 10_000)).isEqualTo("100.0%");
    assertThat(Amounts.percent(7, 7)).isEqualTo("100.0%");
  }

  @Test
  void bothAreWhatAFormatterMakes() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      long bytes = 1024L + random.nextInt(1024 * 1023);
      assertThat(Amounts.bytes(bytes))
          .isEqualTo(String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0));
      long part = random.nextInt(1_000_000);
      assertThat(Amounts.percent(part, 1_000_003))
          .isEqualTo(String.format(Locale.ROOT, "%.1f%%", 100.0 * part / 1_000_003));
    }
  }
}
