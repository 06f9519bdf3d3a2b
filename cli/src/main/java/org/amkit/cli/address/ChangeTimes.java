package org.amkit.cli.address;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times of changes. They are stored without a unit: seconds, or milliseconds above 10^11. */
public final class ChangeTimes {
  private static final long MILLIS_ABOVE = 100_000_000_000L;

  private ChangeTimes() {}

  /** The moment that a stored time means; null for 0 (none) and for what no calendar reaches. */
  public static @Nullable Instant instant(long stored) {
    if (stored == 0) {
      return null;
    }
    try {
      Instant moment =
          stored > MILLIS_ABOVE ? Instant.ofEpochMilli(stored) : Instant.ofEpochSecond(stored);
      // Some instants are beyond what a date with a zone can say.
      return moment.atOffset(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
