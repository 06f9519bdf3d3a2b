package org.amkit.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.amkit.cli.address.ChangeTimes;
import org.junit.jupiter.api.Test;

class TimesTest {
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  @Test
  void times_areWrittenAsTheJdkWritesThem() {
    List<String> zones =
        List.of("UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Africa/Monrovia");
    Random random = new Random(13);
    for (int i = 0; i < 5_000; i++) {
      long stored = random.nextLong() >> random.nextInt(64);
      Instant moment = ChangeTimes.instant(stored);
      ZoneId zone = ZoneId.of(zones.get(i % zones.size()));
      String none = stored == 0 ? "no time" : "time " + stored;

      assertThat(Times.show(stored, zone))
          .isEqualTo(moment == null ? none : SHOWN.format(moment.atZone(zone)));
      assertThat(Times.showShort(stored, zone))
          .isEqualTo(moment == null ? none : SHORT.format(moment.atZone(zone)));
    }
  }
}
