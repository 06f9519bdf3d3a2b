package org.amkit.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a Unix shell up to the cursor, as completion sees it: the words as the command would
 * get them, and what of the last one the shell's editor leaves as it is.
 *
 * @param words the words, without quotes; the last one ends at the cursor and may be empty
 * @param kept how many characters of the last word stand before what the editor replaces: those up
 *     to its last quote, {@code =} or {@code :} (readline's word breaks)
 * @param quote the quote that is open at the cursor; 0 for none
 */
record ShellLine(List<String> words, int kept, char quote) {
  private static final String BREAKS = "=:";
  private static final String COMMAND_ENDS = ";|&(";

  static ShellLine parse(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    int kept = 0;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean escapes = c == '\\' && quote != '\'' && i + 1 < line.length();
      if (escapes && (quote == 0 || "\"\\$`".indexOf(line.charAt(i + 1)) >= 0)) {
        word.append(line.charAt(++i));
        inWord = true;
      } else if (quote != 0 ? c == quote : c == '\'' || c == '"') {
        quote = quote == 0 ? c : 0;
        kept = word.length();
        inWord = true;
      } else if (quote == 0 && (Character.isWhitespace(c) || COMMAND_ENDS.indexOf(c) >= 0)) {
        if (inWord) {
          words.add(word.toString());
        }
        if (!Character.isWhitespace(c)) {
          words.clear();
        }
        word.setLength(0);
        inWord = false;
        kept = 0;
      } else {
        word.append(c);
        inWord = true;
        kept = quote == 0 && BREAKS.indexOf(c) >= 0 ? word.length() : kept;
      }
    }
    words.add(word.toString());
    return new ShellLine(List.copyOf(words), kept, quote);
  }

  /** What stands for a whole last word in place of what the editor replaces. */
  String replacement(String whole) {
    String last = words.get(words.size() - 1);
    String fixed = last.substring(0, kept);
    String rest = whole.startsWith(fixed) ? whole.substring(kept) : whole;
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (quote == '\'') {
        out.append(c == '\'' ? "'\\''" : String.valueOf(c));
      } else if (quote == '"') {
        out.append("\"\\$`".indexOf(c) >= 0 ? "\\" : "").append(c);
      } else {
        boolean plain = Character.isLetterOrDigit(c) || "_-./@:,+%=^".indexOf(c) >= 0;
        out.append(plain ? "" : "\\").append(c);
      }
    }
    return out.toString();
  }
}
