package org.amkit.cli.command.option;

import picocli.CommandLine.Option;

/** The option of commands that report. */
public final class ReportOptions {
  @Option(names = "--json", description = "Print JSON: one value, or one a line.")
  public boolean json;
}
