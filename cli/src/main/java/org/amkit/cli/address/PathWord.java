package org.amkit.cli.address;

import org.amkit.cli.terminal.Failure;
import org.amkit.json.DocumentPath;
import org.amkit.json.PathSyntaxException;

/** A PATH as it comes from the command line. */
public final class PathWord {
  private PathWord() {}

  /** Reads a PATH; {@link Failure} (exit 2) says where it is malformed. */
  public static DocumentPath parse(String text) {
    try {
      return DocumentPath.parse(text);
    } catch (PathSyntaxException e) {
      throw Failure.usage(String.valueOf(e.getMessage())).hint("see 'am help paths'");
    }
  }
}
