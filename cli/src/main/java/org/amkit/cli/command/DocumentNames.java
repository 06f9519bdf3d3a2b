package org.amkit.cli.command;

import java.io.IOException;
import java.util.List;
import org.amkit.Document;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/** Looks into the document that a command line names, quietly: for completion. */
public final class DocumentNames {
  private DocumentNames() {}

  /** The document that the first word names, or null if it is not one. */
  public static @Nullable Document open(Run run, List<String> words) {
    // A stream can be read but once, and is not completion's to read.
    if (words.isEmpty() || run.inputs().isStream(words.get(0))) {
      return null;
    }
    try {
      return run.documents().load(words.get(0)).document();
    } catch (IOException | Failure e) {
      return null;
    }
  }
}
