package org.amkit.cli.address;

import org.amkit.cli.terminal.Failure;
import org.amkit.json.DocumentPath;
import org.amkit.json.PathSyntaxException;
import org.jspecify.annotations.Nullable;

/** A PATH as it comes from the command line. */
public final class PathWord {
  private PathWord() {}

  /** Whether a word is written as no file's name is. */
  public static boolean isMeant(String text) {
    boolean dotted = text.startsWith(".") && !text.startsWith("./") && !text.startsWith("../");
    return dotted || text.indexOf('[') >= 0;
  }

  /** Reads a PATH; {@link Failure} (exit 2) says where it is malformed. */
  public static DocumentPath parse(String text) {
    try {
      return DocumentPath.parse(text);
    } catch (PathSyntaxException e) {
      throw Failure.usage(String.valueOf(e.getMessage())).hint("see 'am help paths'");
    }
  }

  /**
   * What a word in double quotes says, with the escapes of JSON; null when it is not one quoted
   * string.
   */
  public static @Nullable String unquoted(String word) {
    boolean quoted =
        word.length() >= 2 && word.charAt(0) == '"' && Quoted.end(word, 0) == word.length();
    return quoted ? Quoted.value(word) : null;
  }
}
