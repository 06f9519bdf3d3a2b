package org.amkit.cli.terminal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody who mistyped a word probably meant. */
public final class Suggestion {
  private static final int MOST = 3;

  private Suggestion() {}

  /**
   * The line {@code did you mean 'x' or 'y'?}, or null when nothing known is near. Cost:
   * O(candidates x word length squared).
   */
  public static @Nullable String didYouMean(String typed, Collection<String> known) {
    List<String> near = nearest(typed, known);
    if (near.isEmpty()) {
      return null;
    }
    StringBuilder line = new StringBuilder("did you mean ");
    for (int i = 0; i < near.size(); i++) {
      if (i > 0) {
        line.append(i == near.size() - 1 ? " or " : ", ");
      }
      line.append('\'').append(near.get(i)).append('\'');
    }
    return line.append('?').toString();
  }

  private record Scored(String word, int distance) implements Comparable<Scored> {
    @Override
    public int compareTo(Scored other) {
      int nearer = Integer.compare(distance, other.distance);
      return nearer != 0 ? nearer : word.compareTo(other.word);
    }
  }

  /** At most three known words near the typed one, nearest first. */
  public static List<String> nearest(String typed, Collection<String> known) {
    String lower = typed.toLowerCase(Locale.ROOT);
    List<Scored> scored = new ArrayList<>();
    for (String word : known) {
      String candidate = word.toLowerCase(Locale.ROOT);
      int distance = distance(lower, candidate);
      int allowed = Math.max(1, Math.min(lower.length(), candidate.length()) / 3);
      boolean unfinished = lower.length() >= 2 && candidate.startsWith(lower);
      if (distance <= allowed || unfinished) {
        scored.add(new Scored(word, unfinished ? Math.min(distance, 1) : distance));
      }
    }
    Collections.sort(scored);
    List<String> nearest = new ArrayList<>();
    for (Scored near : scored.subList(0, Math.min(MOST, scored.size()))) {
      nearest.add(near.word);
    }
    return nearest;
  }

  /** Insertions, deletions, replacements and swaps of neighbours that make one word the other. */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] now = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      now[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(now[j - 1], last[j]) + 1, last[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, before[j - 2] + 1);
        }
        now[j] = best;
      }
      int[] spare = before;
      before = last;
      last = now;
      now = spare;
    }
    return last[b.length()];
  }
}
