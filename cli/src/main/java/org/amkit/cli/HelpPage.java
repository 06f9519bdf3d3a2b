package org.amkit.cli;

import org.amkit.cli.terminal.Console;
import picocli.CommandLine;

/** What {@code am COMMAND --help} says. */
final class HelpPage {
  private HelpPage() {}

  static String of(CommandLine parser, Console console) {
    return parser.getUsageMessage(
        console.outIsColored() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF);
  }
}
