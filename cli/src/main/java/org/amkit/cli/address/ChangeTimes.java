package org.amkit.cli.address;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times of changes. They are stored without a unit: seconds, or milliseconds above 10^11. */
public final class ChangeTimes {
  private static final long MILLIS_ABOVE = 100_000_000_000L;

  /** The seconds that a date with a zone can say: years -999,999,999 to 999,999,999. */
  private static final long FIRST_SECOND = -31_557_014_135_596_800L;

  private static final long LAST_SECOND = 31_556_889_832_780_799L;

  private ChangeTimes() {}

  /** The moment that a stored time means; null for 0 (none) and for what no calendar reaches. */
  public static @Nullable Instant instant(long stored) {
    if (stored == 0) {
      return null;
    }
    long second = stored > MILLIS_ABOVE ? stored / 1000 : stored;
    if (second < FIRST_SECOND || second > LAST_SECOND) {
      return null;
    }
    return stored > MILLIS_ABOVE ? Instant.ofEpochMilli(stored) : Instant.ofEpochSecond(stored);
  }
}
