package org.amkit.cli.address;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A time as the user wrote it: a date, perhaps with a time of day, perhaps with an offset from UTC.
 *
 * @param date the date
 * @param time the time of day; null stands for the first instant of the date
 * @param offset the offset from UTC; null stands for the local zone
 */
public record TimeWord(LocalDate date, @Nullable LocalTime time, @Nullable ZoneOffset offset) {
  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("[['T'][ ]HH:mm[:ss]]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendPattern("[ ][XXX][xx]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Reads a time; {@link Failure} (exit 2) if it is invalid. */
  public static TimeWord parse(String text) {
    try {
      TemporalAccessor read = FORM.parse(text.strip());
      return new TimeWord(
          LocalDate.from(read),
          read.query(TemporalQueries.localTime()),
          read.isSupported(ChronoField.OFFSET_SECONDS) ? ZoneOffset.from(read) : null);
    } catch (DateTimeParseException e) {
      throw Failure.usage(
          "'" + text + "' is not a time as 2026-11-22, 2026-11-22T10:00 or 2026-11-22T10:00:00Z");
    }
  }

  /** The instant that is meant where the local zone is {@code local}. */
  public Instant in(ZoneId local) {
    ZoneId zone = offset == null ? local : offset;
    return time == null
        ? date.atStartOfDay(zone).toInstant()
        : date.atTime(time).atZone(zone).toInstant();
  }
}
