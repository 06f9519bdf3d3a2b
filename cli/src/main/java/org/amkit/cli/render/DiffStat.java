package org.amkit.cli.render;

import java.util.ArrayList;
import java.util.List;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Style;
import org.amkit.json.Difference;

/** How much differs, by place: characters of texts, and values that came, went or changed. */
public final class DiffStat {
  private static final int WIDEST_PATH = 40;

  private DiffStat() {}

  /** One line a place and a last one that sums them up; no line when nothing differs. */
  public static List<String> lines(List<Difference> differences, Console console) {
    List<String> lines = new ArrayList<>();
    int width = 0;
    for (Difference difference : differences) {
      width = Math.max(width, Math.min(WIDEST_PATH, difference.path().length()));
    }
    long added = 0;
    long removed = 0;
    long changed = 0;
    for (Difference difference : differences) {
      String what;
      if (difference instanceof Difference.Added) {
        what = console.paint(Style.ADDED, "added");
        added++;
      } else if (difference instanceof Difference.Removed) {
        what = console.paint(Style.REMOVED, "removed");
        removed++;
      } else {
        what = changed(difference, console);
        changed++;
      }
      String path = Console.oneLine(difference.path());
      lines.add(" " + path + " ".repeat(Math.max(0, width - path.length())) + " | " + what);
    }
    if (!lines.isEmpty()) {
      lines.add(
          " "
              + Amounts.count(lines.size(), "place")
              + ": "
              + added
              + " added, "
              + removed
              + " removed, "
              + changed
              + " changed");
    }
    return lines;
  }

  /** The same as JSON: one object a place. */
  public static void print(List<Difference> differences, JsonPrinter json) {
    for (Difference difference : differences) {
      json.beginObject().field("path", difference.path());
      if (difference instanceof Difference.Edited edited) {
        json.field("change", "text").field("added", edited.added());
        json.field("removed", edited.removed());
      } else if (difference instanceof Difference.Counted counted) {
        json.field("change", "counter").field("by", counted.after() - counted.before());
      } else if (difference instanceof Difference.Marked marked) {
        json.field("change", "marks").field("marks", marked.marks().size());
      } else {
        json.field("change", word(difference));
      }
      json.endObject().line();
    }
  }

  private static String word(Difference difference) {
    if (difference instanceof Difference.Added) {
      return "added";
    }
    if (difference instanceof Difference.Removed) {
      return "removed";
    }
    return difference instanceof Difference.Contested ? "conflict" : "changed";
  }

  private static String changed(Difference difference, Console console) {
    if (difference instanceof Difference.Edited edited) {
      return "text "
          + console.paint(Style.ADDED, "+" + edited.added())
          + " "
          + console.paint(Style.REMOVED, "-" + edited.removed());
    }
    if (difference instanceof Difference.Counted counted) {
      long by = counted.after() - counted.before();
      return "counted " + (by < 0 ? "" : "+") + by;
    }
    if (difference instanceof Difference.Marked marked) {
      return Amounts.count(marked.marks().size(), "mark");
    }
    return word(difference);
  }
}
