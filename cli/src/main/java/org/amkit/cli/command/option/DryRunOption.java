package org.amkit.cli.command.option;

import picocli.CommandLine.Option;

/** The option of commands that write a file of which nobody else writes. */
public final class DryRunOption {
  @Option(
      names = {"-n", "--dry-run"},
      description = "Do everything but write; say what would be written.")
  public boolean dryRun;
}
