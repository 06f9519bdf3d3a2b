package org.amkit.cli.command.sync;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of a command line that a shell would run as one program with these arguments. A line in
 * which a shell would do anything else (start a second program, redirect, expand a variable or a
 * pattern) has no words.
 *
 * <pre>
 *   'as it is'   "as it is, but for \" \\ \$ and \`"   \c   and what has none of the shell's characters
 * </pre>
 *
 * A {@code ~/} at the start of a word stays.
 */
final class PlainCommand {
  /** What means something to a shell outside of quotes. */
  private static final String SPECIAL = ";&|<>()$`*?[]{}!#=%\n\r";

  private final String line;
  private final List<String> words = new ArrayList<>();
  private @Nullable StringBuilder word;
  private int at;

  private PlainCommand(String line) {
    this.line = line;
  }

  /** Null where there are none. */
  static @Nullable List<String> words(String line) {
    PlainCommand command = new PlainCommand(line);
    return command.isPlain() ? command.words : null;
  }

  private boolean isPlain() {
    while (at < line.length()) {
      char c = line.charAt(at++);
      boolean isGood =
          switch (c) {
            case ' ', '\t' -> end();
            case '\'' -> single();
            case '"' -> twofold();
            case '\\' -> at < line.length() && add(line.charAt(at++));
            case '~' -> word == null && line.startsWith("/", at) && add(c);
            default -> SPECIAL.indexOf(c) < 0 && add(c);
          };
      if (!isGood) {
        return false;
      }
    }
    return end();
  }

  private boolean end() {
    if (word != null) {
      words.add(word.toString());
      word = null;
    }
    return true;
  }

  private boolean add(char c) {
    if (word == null) {
      word = new StringBuilder();
    }
    word.append(c);
    // What cannot be in a name, and a line that goes on.
    return c != '\0' && c != '\n';
  }

  private boolean single() {
    begin();
    int close = line.indexOf('\'', at);
    for (int i = at; i < close; i++) {
      if (!add(line.charAt(i))) {
        return false;
      }
    }
    at = close + 1;
    return close >= 0;
  }

  private boolean twofold() {
    begin();
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == '"') {
        return true;
      }
      boolean isEscape = c == '\\' && at < line.length() && "\"\\$`".indexOf(line.charAt(at)) >= 0;
      if (c == '$' || c == '`' || c == '!' || !add(isEscape ? line.charAt(at++) : c)) {
        return false;
      }
    }
    return false;
  }

  /** Quotes make a word, though nothing is in them. */
  private void begin() {
    if (word == null) {
      word = new StringBuilder();
    }
  }
}
