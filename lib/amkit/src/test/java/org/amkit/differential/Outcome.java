package org.amkit.differential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one side says after a script: its report, each replica's saved document, and each replica's
 * changes.
 *
 * <p>A report line begins with the step it belongs to. One that begins with {@code ?} tells of a
 * freedom that implementations have (order of changes, and with it saved bytes).
 *
 * @param contradiction whether a replica showed another state than it has once saved and loaded
 * @param excused how lines begin that tell of patches which do not lead to what the document holds,
 *     or of spans that are not what was asked for
 */
record Outcome(
    List<String> report,
    List<byte[]> saves,
    List<List<byte[]>> changes,
    boolean contradiction,
    List<String> excused) {

  /** The lines of a report but for those that are excused. */
  static List<String> without(List<String> excused, List<String> report) {
    return excused.isEmpty()
        ? report
        : report.stream().filter(line -> excused.stream().noneMatch(line::startsWith)).toList();
  }

  /** The first line on which the reports differ, shown from both sides, or null. */
  static @Nullable String difference(List<String> ours, List<String> theirs, boolean strict) {
    int i = 0;
    int j = 0;
    while (true) {
      while (!strict && i < ours.size() && isFreedom(ours.get(i))) {
        i++;
      }
      while (!strict && j < theirs.size() && isFreedom(theirs.get(j))) {
        j++;
      }
      String our = i < ours.size() ? ours.get(i) : "(nothing)";
      String their = j < theirs.size() ? theirs.get(j) : "(nothing)";
      if (!our.equals(their)) {
        return "amkit:     " + cut(our, their) + "\nautomerge: " + cut(their, our);
      }
      if (i >= ours.size()) {
        return null;
      }
      i++;
      j++;
    }
  }

  private static boolean isFreedom(String line) {
    return line.startsWith("?");
  }

  /** Long lines are shown from shortly before the place where they differ. */
  private static String cut(String line, String other) {
    int same = 0;
    while (same < Math.min(line.length(), other.length())
        && line.charAt(same) == other.charAt(same)) {
      same++;
    }
    int from = same < 200 ? 0 : same - 80;
    String head = from == 0 ? "" : line.substring(0, Math.min(40, from)) + " ... ";
    return head + line.substring(from, Math.min(line.length(), same + 300));
  }
}
