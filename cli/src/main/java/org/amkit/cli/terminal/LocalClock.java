package org.amkit.cli.terminal;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The system's clock in the system's zone, which is found out when it is asked for: the JDK reads
 * its whole time zone data for it, 25 ms that few commands need.
 */
public final class LocalClock extends Clock {
  private @Nullable ZoneId zone;

  @Override
  public ZoneId getZone() {
    ZoneId found = zone;
    if (found == null) {
      found = ZoneId.systemDefault();
      zone = found;
    }
    return found;
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
