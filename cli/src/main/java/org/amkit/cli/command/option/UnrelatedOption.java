package org.amkit.cli.command.option;

import picocli.CommandLine.Option;

/** The option of commands that refuse to mix unrelated documents. */
public final class UnrelatedOption {
  @Option(
      names = "--allow-unrelated",
      description = "Mix documents even if they have no change in common.")
  public boolean allowed;
}
