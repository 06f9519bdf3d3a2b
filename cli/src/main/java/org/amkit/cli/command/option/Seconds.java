package org.amkit.cli.command.option;

import java.time.Duration;
import org.amkit.cli.terminal.Failure;

/** Times that options give in seconds. */
public final class Seconds {
  /** Longer than anybody waits, and short enough for all that is reckoned with it. */
  private static final double MOST = 1e9;

  private static final int MILLIS = 1000;

  private Seconds() {}

  /** A time to wait; {@link Failure} (exit 2) when it is negative or no number. */
  public static Duration of(String option, double seconds) {
    if (!(seconds >= 0)) {
      throw Failure.usage(option + " is a number of seconds, 0 or more");
    }
    return Duration.ofMillis((long) (Math.min(seconds, MOST) * MILLIS));
  }
}
