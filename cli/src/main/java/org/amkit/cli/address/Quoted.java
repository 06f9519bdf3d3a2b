package org.amkit.cli.address;

import org.jspecify.annotations.Nullable;

/** Quoted words: JSON strings in double quotes, and the same in single quotes. */
public final class Quoted {
  private Quoted() {}

  /** The offset behind the closing quote of the quoted word at an offset, or -1. */
  public static int end(String text, int start) {
    char quote = text.charAt(start);
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote) {
        return i + 1;
      }
    }
    return -1;
  }

  /** What a whole quoted word says, or null when an escape in it is malformed. */
  static @Nullable String value(String word) {
    StringBuilder out = new StringBuilder();
    int last = word.length() - 1;
    int i = 1;
    while (i < last) {
      char c = word.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (i >= last) {
        return null;
      }
      c = word.charAt(i++);
      switch (c) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case '"', '\'', '\\', '/' -> out.append(c);
        case 'u' -> {
          if (i + 4 > last) {
            return null;
          }
          try {
            out.append((char) Integer.parseInt(word.substring(i, i + 4), 16));
          } catch (NumberFormatException e) {
            return null;
          }
          i += 4;
        }
        default -> {
          return null;
        }
      }
    }
    return out.toString();
  }
}
