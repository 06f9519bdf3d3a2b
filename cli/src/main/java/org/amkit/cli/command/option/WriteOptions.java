package org.amkit.cli.command.option;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of commands that write a document file. */
public final class WriteOptions {
  @Option(
      names = {"-n", "--dry-run"},
      description = "Write nothing; print what would be written.")
  public boolean dryRun;

  @Option(
      names = "--lock-timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Wait up to SECONDS for a lock that another program holds (default: 10).")
  public double lockTimeoutSeconds = 10;

  public Duration lockTimeout() {
    return Seconds.of("--lock-timeout", lockTimeoutSeconds);
  }
}
