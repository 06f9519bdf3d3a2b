package org.amkit.cli.render;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.amkit.cli.address.ChangeTimes;

/**
 * Times of changes for people, written as a {@link java.time.format.DateTimeFormatter} does: that
 * and the classes of dates take 8 ms to be set up.
 */
public final class Times {
  private static final int GREATEST_OF_FOUR_DIGITS = 9999;
  private static final int SECONDS_OF_DAY = 86_400;

  /** From 0000-03-01, where a year ends with its leap day, to 1970-01-01. */
  private static final int DAYS_TO_1970 = 719_468;

  private static final int DAYS_OF_400_YEARS = 146_097;

  private Times() {}

  /** A stored time for people: {@code 2026-11-22 10:00:00 +00:00}. */
  public static String show(long stored, ZoneId zone) {
    Instant moment = ChangeTimes.instant(stored);
    if (moment == null) {
      return none(stored);
    }
    int offset = offset(zone, moment);
    long second = moment.getEpochSecond() + offset;
    StringBuilder out = new StringBuilder();
    minutes(out, second);
    two(out.append(':'), (int) Math.floorMod(second, 60L));
    offset(out.append(' '), offset / 60);
    return out.toString();
  }

  /** A stored time for people, in 16 cells. */
  public static String showShort(long stored, ZoneId zone) {
    Instant moment = ChangeTimes.instant(stored);
    if (moment == null) {
      return none(stored);
    }
    StringBuilder out = new StringBuilder();
    minutes(out, moment.getEpochSecond() + offset(zone, moment));
    return out.toString();
  }

  private static String none(long stored) {
    return stored == 0 ? "no time" : "time " + stored;
  }

  private static int offset(ZoneId zone, Instant moment) {
    ZoneOffset offset = zone instanceof ZoneOffset one ? one : zone.getRules().getOffset(moment);
    return offset.getTotalSeconds();
  }

  /** {@code uuuu-MM-dd HH:mm}. */
  private static void minutes(StringBuilder out, long second) {
    date(out, Math.floorDiv(second, (long) SECONDS_OF_DAY));
    int minute = (int) Math.floorMod(second, (long) SECONDS_OF_DAY) / 60;
    two(out.append(' '), minute / 60);
    two(out.append(':'), minute % 60);
  }

  /** {@code uuuu-MM-dd}, of a day counted from 1970-01-01. */
  private static void date(StringBuilder out, long day) {
    long days = day + DAYS_TO_1970;
    long cycle = Math.floorDiv(days, (long) DAYS_OF_400_YEARS);
    int dayOfCycle = (int) (days - cycle * DAYS_OF_400_YEARS);
    int yearOfCycle =
        (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365;
    int dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0);
    String digits = Long.toString(Math.abs(year));
    out.append(year < 0 ? "-" : year > GREATEST_OF_FOUR_DIGITS ? "+" : "");
    out.append("0".repeat(Math.max(0, 4 - digits.length()))).append(digits);
    two(out.append('-'), month);
    two(out.append('-'), dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
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
