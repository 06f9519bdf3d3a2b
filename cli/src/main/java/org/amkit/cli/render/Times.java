package org.amkit.cli.render;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.amkit.cli.address.ChangeTimes;

/** Times of changes for people. */
public final class Times {
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);
  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  private Times() {}

  /** A stored time for people: {@code 2026-11-22 10:00:00 +00:00}. */
  public static String show(long stored, ZoneId zone) {
    return format(SHOWN, stored, zone);
  }

  /** A stored time for people, in 16 cells. */
  public static String showShort(long stored, ZoneId zone) {
    return format(SHORT, stored, zone);
  }

  private static String format(DateTimeFormatter format, long stored, ZoneId zone) {
    Instant moment = ChangeTimes.instant(stored);
    if (moment == null) {
      return stored == 0 ? "no time" : "time " + stored;
    }
    return format.format(moment.atZone(zone));
  }
}
