package org.amkit.cli.command;

import picocli.CommandLine.Option;

/** The option of commands that report. */
final class ReportOptions {
  @Option(names = "--json", description = "Print JSON: one value, or one a line.")
  boolean json;
}
