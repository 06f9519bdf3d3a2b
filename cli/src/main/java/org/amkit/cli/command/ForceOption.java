package org.amkit.cli.command;

import org.amkit.storage.AtomicFile;
import picocli.CommandLine.Option;

/** The option of commands that write a file as a whole. */
final class ForceOption {
  @Option(
      names = "--force",
      description = "Replace an existing document even if it has changes that the new file lacks.")
  boolean force;

  /** What may be replaced. */
  AtomicFile.Overwrite overwrite() {
    return force ? AtomicFile.Overwrite.ANYTHING : AtomicFile.Overwrite.NO_CHANGES_LOST;
  }
}
