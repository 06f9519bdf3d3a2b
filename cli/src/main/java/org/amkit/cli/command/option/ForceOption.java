package org.amkit.cli.command.option;

import org.amkit.storage.AtomicFile;
import picocli.CommandLine.Option;

/** The option of commands that write a file as a whole. */
public final class ForceOption {
  @Option(
      names = "--force",
      description = "Replace an existing document even if it has changes that the new file lacks.")
  public boolean force;

  /** What may be replaced. */
  public AtomicFile.Overwrite overwrite() {
    return force ? AtomicFile.Overwrite.ANYTHING : AtomicFile.Overwrite.NO_CHANGES_LOST;
  }
}
