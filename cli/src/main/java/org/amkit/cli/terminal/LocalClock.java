package org.amkit.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The system's clock in the system's zone, which is found out when it is asked for: the JDK reads
 * its whole time zone data for it, 25 ms that few commands need, and none where the zone is UTC.
 */
public final class LocalClock extends Clock {
  private @Nullable ZoneId zone;

  @Override
  public ZoneId getZone() {
    ZoneId found = zone;
    if (found == null) {
      found = isUtc() ? ZoneOffset.UTC : ZoneId.systemDefault();
      zone = found;
    }
    return found;
  }

  /** Whether all that the JDK may find the zone by says UTC. */
  private static boolean isUtc() {
    String property = System.getProperty("user.timezone");
    String variable = System.getenv("TZ");
    if (property != null && !property.isEmpty()) {
      return isUtc(property);
    }
    if (variable != null && !variable.isEmpty()) {
      return isUtc(variable);
    }
    return isUtc(text("/etc/timezone")) && isUtc(link("/etc/localtime"));
  }

  /** Whether a zone is UTC by its name, or by the file that its link leads to. */
  private static boolean isUtc(String zone) {
    return zone.equals("UTC") || zone.equals("Etc/UTC") || zone.endsWith("/zoneinfo/Etc/UTC");
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (NoSuchFileException e) {
      return "UTC";
    } catch (IOException e) {
      return "";
    }
  }

  private static String link(String file) {
    try {
      return Files.readSymbolicLink(Path.of(file)).toString();
    } catch (NoSuchFileException e) {
      return "UTC";
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public Clock withZone(ZoneId other) {
    return system(other);
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public long millis() {
    return System.currentTimeMillis();
  }
}
