package org.amkit.cli.edit;

import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.address.Quoted;
import org.amkit.cli.terminal.Failure;
import org.jspecify.annotations.Nullable;

/**
 * One op as words, with where it stands for error messages.
 *
 * <p>On the command line the shell has made the words. In a script a line is cut at blanks, except
 * inside of quotes and brackets: {@code set .["odd key"] {"a": 1}} has three words. In the TEXT of
 * {@code update} brackets are characters as others. {@code #} at the start of a word begins a
 * comment.
 *
 * @param where the script and line, or empty on the command line
 * @param words the op's name and its arguments
 * @param line the text the words were cut from, without the comment; null when the shell cut them
 * @param starts where in that text each word starts
 */
public record EditLine(
    String where, List<String> words, @Nullable String line, List<Integer> starts) {

  /** An op whose words the shell has cut. */
  public static EditLine ofWords(List<String> words) {
    return new EditLine("", List.copyOf(words), null, List.of());
  }

  /** Cuts a line of a script; null when it is blank or only a comment. */
  public static @Nullable EditLine ofText(String where, String text) {
    Cutter cutter = new Cutter(text);
    cutter.cut();
    if (cutter.open != 0) {
      Failure failure = Failure.usage("'" + cutter.open + "' is not closed");
      throw where.isEmpty() ? failure : failure.at(where);
    }
    return cutter.words.isEmpty()
        ? null
        : new EditLine(
            where,
            List.copyOf(cutter.words),
            text.substring(0, cutter.end),
            List.copyOf(cutter.starts));
  }

  /** The text of a script without the mark that some editors put in front of UTF-8. */
  public static String withoutByteOrderMark(String script) {
    return script.startsWith("\uFEFF") ? script.substring(1) : script;
  }

  /** Whether a line ends inside a bracket or quote, so that the next one belongs to it. */
  public static boolean isUnfinished(String text) {
    Cutter cutter = new Cutter(text);
    cutter.cut();
    return cutter.open != 0;
  }

  /**
   * The argument that lasts until the end of the line: in a script it may hold blanks, on the
   * command line it is one word.
   */
  String rest(int word) {
    String text = line;
    if (text == null) {
      if (words.size() > word + 1) {
        throw Failure.usage("too many words after '" + words.get(word) + "'")
            .hint("quote a value with blanks, so that the shell passes it as one word");
      }
      return words.get(word);
    }
    return text.substring(starts.get(word)).strip();
  }

  /** Cuts one line, left to right. */
  private static final class Cutter {
    /** Where the TEXT begins in {@code update PATH TEXT}. */
    private static final int TEXT_OF_UPDATE = 2;

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private int end;
    private char open;

    Cutter(String text) {
      this.text = text;
    }

    void cut() {
      int at = 0;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (Character.isWhitespace(c)) {
          at++;
        } else if (c == '#') {
          return;
        } else {
          int start = at;
          at = endOfWord(start);
          words.add(text.substring(start, at));
          starts.add(start);
          end = at;
        }
      }
    }

    private int endOfWord(int start) {
      StringBuilder closers = new StringBuilder();
      int at = start;
      while (at < text.length()) {
        char c = text.charAt(at);
        boolean inside = !closers.isEmpty();
        boolean literal = c == '\'' && at == start;
        if (literal || (c == '"' && (inside || startsValue(start, at)))) {
          int close = literal ? text.indexOf(c, at + 1) + 1 : Quoted.end(text, at);
          if (close <= 0) {
            open = c;
            return text.length();
          }
          at = close;
          continue;
        }
        if (!isText() && (c == '[' || c == '{')) {
          closers.append(c == '[' ? ']' : '}');
        } else if (inside && c == closers.charAt(closers.length() - 1)) {
          closers.setLength(closers.length() - 1);
        } else if (!inside && Character.isWhitespace(c)) {
          return at;
        }
        at++;
      }
      if (!closers.isEmpty()) {
        open = closers.charAt(0) == ']' ? '[' : '{';
      }
      return at;
    }

    /** Whether the word is of a TEXT, in which brackets are characters as others. */
    private boolean isText() {
      return words.size() >= TEXT_OF_UPDATE && words.get(0).equalsIgnoreCase("update");
    }

    private boolean startsValue(int start, int at) {
      return at == start || text.charAt(at - 1) == ':' || text.charAt(at - 1) == '.';
    }
  }
}
