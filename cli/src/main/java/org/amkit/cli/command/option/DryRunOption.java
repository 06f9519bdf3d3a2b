package org.amkit.cli.command.option;

import picocli.CommandLine.Option;

/** Option for commands that write a file no one else writes. */
public final class DryRunOption {
  @Option(
      names = {"-n", "--dry-run"},
      description = "Write nothing; print what would be written.")
  public boolean dryRun;
}
