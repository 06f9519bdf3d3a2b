package org.amkit.cli.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.amkit.cli.terminal.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWordTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-22, UTC, 2026-11-22T00:00:00Z",
    "2026-11-22, Europe/Berlin, 2026-11-21T23:00:00Z",
    "2026-11-22Z, Europe/Berlin, 2026-11-22T00:00:00Z",
    "2026-11-22T10:00, Europe/Berlin, 2026-11-22T09:00:00Z",
    "2026-11-22 10:00, America/New_York, 2026-11-22T15:00:00Z",
    "2026-11-22T10:00:30Z, Europe/Berlin, 2026-11-22T10:00:30Z",
    "2026-11-22t10:00:30.25z, Europe/Berlin, 2026-11-22T10:00:30.250Z",
    "2026-11-22T10:00+05:30, Europe/Berlin, 2026-11-22T04:30:00Z",
    "2026-11-22 10:00:00 +00:00, Europe/Berlin, 2026-11-22T10:00:00Z",
    "2026-11-22T10:00:00-0330, Europe/Berlin, 2026-11-22T13:30:00Z",
    "1969-12-31T23:59:59Z, UTC, 1969-12-31T23:59:59Z",
    // The clock was put forward at midnight: the day began at one.
    "2018-11-04, America/Sao_Paulo, 2018-11-04T03:00:00Z",
    // An hour that came twice: the first of them.
    "2026-10-25T02:30, Europe/Berlin, 2026-10-25T00:30:00Z",
  })
  void times_areInstants(String text, String zone, String instant) {
    assertThat(TimeWord.parse(text).in(ZoneId.of(zone))).isEqualTo(Instant.parse(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026",
        "2026-11",
        "2026-02-30",
        "2026-11-22T25:00",
        "2026-11-22T10",
        "10:00",
        "2026-11-22T10:00:00Zx",
        "22.11.2026",
        "2026-11-22T10:00+25:00"
      })
  void anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> TimeWord.parse(text))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("is not a time");
  }

  @Test
  void storedTimes_areSeconds_orMillisecondsAboveTenToTheEleventh() {
    assertThat(ChangeTimes.instant(100_000_000_000L))
        .isEqualTo(Instant.ofEpochSecond(100_000_000_000L));
    assertThat(ChangeTimes.instant(100_000_000_001L))
        .isEqualTo(Instant.ofEpochMilli(100_000_000_001L));
    assertThat(ChangeTimes.instant(0)).isNull();
    assertThat(ChangeTimes.instant(-1)).isEqualTo(Instant.ofEpochSecond(-1));
    assertThat(ChangeTimes.instant(Long.MIN_VALUE)).isNull();
  }
}
