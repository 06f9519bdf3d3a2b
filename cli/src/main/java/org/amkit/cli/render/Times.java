package org.amkit.cli.render;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times of changes. They are stored without a unit: seconds, or milliseconds above 10^11. */
public final class Times {
  private static final long MILLIS_ABOVE = 100_000_000_000L;
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  private Times() {}

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

  /** A stored time for people: {@code 2026-11-22 10:00:00 +00:00}. */
  public static String show(long stored, ZoneId zone) {
    return format(SHOWN, stored, zone);
  }

  /** A stored time for people, in 16 cells. */
  public static String showShort(long stored, ZoneId zone) {
    return format(SHORT, stored, zone);
  }

  private static String format(DateTimeFormatter format, long stored, ZoneId zone) {
    Instant moment = instant(stored);
    if (moment == null) {
      return stored == 0 ? "no time" : "time " + stored;
    }
    return format.format(moment.atZone(zone));
  }
}
