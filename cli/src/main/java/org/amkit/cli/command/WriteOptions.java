package org.amkit.cli.command;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of commands that write a document file. */
final class WriteOptions {
  @Option(
      names = {"-n", "--dry-run"},
      description = "Do everything but write; say what would be written.")
  boolean dryRun;

  @Option(
      names = "--lock-timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to wait while another program writes (default: 10).")
  double lockTimeoutSeconds = 10;

  Duration lockTimeout() {
    return Seconds.of("--lock-timeout", lockTimeoutSeconds);
  }
}
