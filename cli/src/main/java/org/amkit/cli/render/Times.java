package org.amkit.cli.render;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.amkit.cli.address.ChangeTimes;

/** Times of changes for people. */
public final class Times {
  private static final int GREATEST_OF_FOUR_DIGITS = 9999;

  private Times() {}

  /** A stored time for people: {@code 2026-11-22 10:00:00 +00:00}. */
  public static String show(long stored, ZoneId zone) {
    Instant moment = ChangeTimes.instant(stored);
    if (moment == null) {
      return none(stored);
    }
    ZoneOffset offset = zone.getRules().getOffset(moment);
    LocalDateTime time = LocalDateTime.ofEpochSecond(moment.getEpochSecond(), 0, offset);
    StringBuilder out = new StringBuilder();
    minutes(out, time);
    two(out.append(':'), time.getSecond());
    offset(out.append(' '), offset.getTotalSeconds() / 60);
    return out.toString();
  }

  /** A stored time for people, in 16 cells. */
  public static String showShort(long stored, ZoneId zone) {
    Instant moment = ChangeTimes.instant(stored);
    if (moment == null) {
      return none(stored);
    }
    ZoneOffset offset = zone.getRules().getOffset(moment);
    StringBuilder out = new StringBuilder();
    minutes(out, LocalDateTime.ofEpochSecond(moment.getEpochSecond(), 0, offset));
    return out.toString();
  }

  private static String none(long stored) {
    return stored == 0 ? "no time" : "time " + stored;
  }

  // As a DateTimeFormatter does, which takes 5 ms to be made.

  /** {@code uuuu-MM-dd HH:mm}. */
  private static void minutes(StringBuilder out, LocalDateTime time) {
    int year = time.getYear();
    String digits = Integer.toString(Math.abs(year));
    out.append(year < 0 ? "-" : year > GREATEST_OF_FOUR_DIGITS ? "+" : "");
    out.append("0".repeat(Math.max(0, 4 - digits.length()))).append(digits);
    two(out.append('-'), time.getMonthValue());
    two(out.append('-'), time.getDayOfMonth());
    two(out.append(' '), time.getHour());
    two(out.append(':'), time.getMinute());
  }

  /** {@code +05:30}. */
  private static void offset(StringBuilder out, int minutes) {
    two(out.append(minutes < 0 ? '-' : '+'), Math.abs(minutes) / 60);
    two(out.append(':'), Math.abs(minutes) % 60);
  }

  private static void two(StringBuilder out, int number) {
    out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
