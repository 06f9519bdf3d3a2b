package org.amkit.cli.command.option;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is written about a change beside its ops. */
public final class CommitOptions {
  @Option(
      names = {"-m", "--message"},
      paramLabel = "MSG",
      description = "The change's message.")
  public @Nullable String message;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "The change's time as 2026-11-22T10:00:00Z, or none (default: now).")
  public @Nullable String time;

  @Option(
      names = "--actor",
      paramLabel = "HEX",
      description = "Write as this actor. It must not be used anywhere else at the same time.")
  public @Nullable String actor;

  /** The time to store: whole seconds since 1970, 0 for none. */
  public long time(Clock clock) {
    String given = time;
    if (given == null) {
      return clock.instant().getEpochSecond();
    }
    if (given.equals("none")) {
      return 0;
    }
    try {
      return OffsetDateTime.parse(given).toEpochSecond();
    } catch (DateTimeParseException e) {
      throw Failure.usage("--time is a time as 2026-11-22T10:00:00Z, or none, not '" + given + "'");
    }
  }

  /** The message to store; an empty one is none. */
  public @Nullable String message() {
    String given = message;
    return given == null || given.isEmpty() ? null : given;
  }
}
