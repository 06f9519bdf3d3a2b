package org.amkit.cli.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.amkit.AmValue;
import org.amkit.Mark;
import org.amkit.Read;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Style;
import org.amkit.json.Difference;
import org.amkit.json.JsonWriter;
import org.amkit.json.WordDiff;
import org.jspecify.annotations.Nullable;

/**
 * Shows differences to people: one line a place, the words of an edited text with what went and
 * what came, in colours or as {@code [-went-]{+came+}}.
 *
 * @param before the version before
 * @param after the version after
 * @param console has the colours
 * @param out where they go
 */
public record DifferencePrinter(Read before, Read after, Console console, Output out) {
  private static final int ONE_LINE = 96;
  private static final int CONTEXT = 32;

  /** Shows a difference. */
  public void print(Difference difference) {
    if (difference instanceof Difference.Added added) {
      head('+', added.path(), added.conflict());
      value('+', after, added.value());
    } else if (difference instanceof Difference.Removed removed) {
      head('-', removed.path(), false);
      value('-', before, removed.value());
    } else if (difference instanceof Difference.Replaced replaced) {
      replaced(replaced);
    } else if (difference instanceof Difference.Counted counted) {
      head('~', counted.path(), false);
      long by = counted.after() - counted.before();
      out.println(
          counted.before() + " → " + counted.after() + " (" + (by < 0 ? "" : "+") + by + ")");
    } else if (difference instanceof Difference.Edited edited) {
      edited(edited);
    } else if (difference instanceof Difference.Marked marked) {
      for (Mark mark : marked.marks()) {
        boolean off = mark.getValue() instanceof AmValue.Null;
        head(
            off ? '-' : '+',
            marked.path() + "[" + mark.getStart() + ":" + mark.getEnd() + "]",
            false);
        String value = off ? "" : " = " + JsonWriter.COMPACT.toString(after, mark.getValue());
        out.println("mark " + Console.oneLine(mark.getName()) + value);
      }
    } else if (difference instanceof Difference.Contested contested) {
      head('!', contested.path(), true);
      AmValue winner = contested.winner();
      out.println(winner == null ? "" : JsonWriter.COMPACT.toString(after, winner));
    }
  }

  private void head(char sign, String path, boolean conflict) {
    out.print(paint(sign, sign + " ")).print(console.paint(Style.STRONG, Console.oneLine(path)));
    if (conflict) {
      out.print(console.paint(Style.WARNING, " (conflict)"));
    }
    out.print("  ");
  }

  private String paint(char sign, String text) {
    return switch (sign) {
      case '+' -> console.paint(Style.ADDED, text);
      case '-' -> console.paint(Style.REMOVED, text);
      case '!' -> console.paint(Style.WARNING, text);
      default -> console.paint(Style.PLACE, text);
    };
  }

  private void replaced(Difference.Replaced replaced) {
    String old = JsonWriter.COMPACT.toString(before, replaced.before());
    String now = JsonWriter.COMPACT.toString(after, replaced.after());
    String oldString = string(before, replaced.before());
    String newString = string(after, replaced.after());
    if (oldString != null && newString != null && isLong(old, now)) {
      strings(replaced, oldString, newString);
      return;
    }
    head('~', replaced.path(), replaced.conflict());
    if (old.equals(now)) {
      String from = kind(replaced.before());
      String to = kind(replaced.after());
      String what = from.equals(to) ? "put anew" : from + " → " + to;
      out.println(cut(now) + console.paint(Style.FAINT, " (" + what + ")"));
    } else if (old.length() + now.length() <= ONE_LINE) {
      out.println(paint('-', old) + " → " + paint('+', now));
    } else {
      out.print("\n");
      block('-', before, replaced.before());
      block('+', after, replaced.after());
    }
  }

  /** Whether two values in JSON are not shown on one line. */
  private static boolean isLong(String old, String now) {
    return !old.equals(now)
        && (old.length() + now.length() > ONE_LINE || (old + now).contains("\\n"));
  }

  /** A string or text as it is; null for any other value. */
  private static @Nullable String string(Read view, AmValue value) {
    if (value instanceof AmValue.Str str) {
      return str.getValue();
    }
    return value instanceof AmValue.Text text ? view.text(text.getId()).orElse("") : null;
  }

  private static String kind(AmValue value) {
    String name = value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return name.equals("str") ? "string" : name;
  }

  private static String cut(String line) {
    return line.length() <= ONE_LINE ? line : Cells.cut(line, ONE_LINE);
  }

  /** A string in place of another: what differs inside of it, as lines. */
  private void strings(Difference.Replaced replaced, String old, String now) {
    List<WordDiff.Piece> pieces = WordDiff.between(old, now);
    head('~', replaced.path(), replaced.conflict());
    String from = kind(replaced.before());
    String to = kind(replaced.after());
    String counts = "+" + count(pieces, WordDiff.Kind.ADDED);
    counts += " -" + count(pieces, WordDiff.Kind.REMOVED);
    String what = from.equals(to) ? to : from + " → " + to;
    out.println(console.paint(Style.FAINT, what + " put anew, " + counts));
    for (String line : textLines(pieces)) {
      out.println("    " + line);
    }
  }

  private static long count(List<WordDiff.Piece> pieces, WordDiff.Kind kind) {
    long count = 0;
    for (WordDiff.Piece piece : pieces) {
      count += piece.kind() == kind ? piece.text().codePointCount(0, piece.text().length()) : 0;
    }
    return count;
  }

  private void value(char sign, Read view, AmValue value) {
    String string = string(view, value);
    if (string != null && string.indexOf('\n') >= 0) {
      out.println("");
      for (String line : string.split("\n", -1)) {
        out.println("    " + paint(sign, sign + " " + line));
      }
      return;
    }
    String line = JsonWriter.COMPACT.toString(view, value);
    if (line.length() <= ONE_LINE) {
      out.println(paint(sign, line));
    } else {
      out.print("\n");
      block(sign, view, value);
    }
  }

  private void block(char sign, Read view, AmValue value) {
    for (String line : JsonWriter.INDENTED.toString(view, value).split("\n", -1)) {
      out.println("    " + paint(sign, sign + " " + line));
    }
  }

  private void edited(Difference.Edited edited) {
    List<WordDiff.Piece> pieces = WordDiff.between(edited.before(), edited.after());
    head('~', edited.path(), false);
    String counts = "text, +" + edited.added() + " -" + edited.removed();
    out.println(console.paint(Style.FAINT, counts));
    for (String line : textLines(pieces)) {
      out.println("    " + line);
    }
  }

  /** The pieces as lines, with what stayed cut down to what is near a difference. */
  private List<String> textLines(List<WordDiff.Piece> pieces) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      WordDiff.Piece piece = pieces.get(i);
      switch (piece.kind()) {
        case SAME -> shown.append(near(piece.text(), i > 0, i + 1 < pieces.size()));
        case REMOVED -> shown.append(marked(Style.REMOVED_INSIDE, "[-", piece.text(), "-]"));
        case ADDED -> shown.append(marked(Style.ADDED_INSIDE, "{+", piece.text(), "+}"));
      }
    }
    return List.of(shown.toString().split("\n", -1));
  }

  private String marked(Style style, String open, String text, String close) {
    if (!console.outIsColored()) {
      return open + text + close;
    }
    // A style does not last over a line feed in every pager: each line is painted by itself.
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      lines.add(console.paint(style, line));
    }
    return String.join(console.paint(style, "⏎") + "\n", lines);
  }

  /** The end of what stayed before a difference, and its beginning behind one. */
  private static String near(String text, boolean afterDifference, boolean beforeDifference) {
    if (text.length() <= 2 * CONTEXT + 1) {
      return text;
    }
    String left = afterDifference ? text.substring(0, boundary(text, CONTEXT)) : "";
    String right = beforeDifference ? text.substring(boundary(text, text.length() - CONTEXT)) : "";
    boolean newLine = afterDifference && beforeDifference && text.indexOf('\n') >= 0;
    return left + (newLine ? " …\n… " : "…") + right;
  }

  private static int boundary(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }
}
