package org.amkit.cli.render;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The difference between two texts by words: what stayed, what went, what came. Myers' greedy
 * algorithm on words, blanks and single other characters; cost O(words x differences), and past
 * {@link #MOST_EDITS} differences the differing middle counts as replaced.
 */
public final class WordDiff {
  /** What happened to a piece. */
  public enum Kind {
    SAME,
    REMOVED,
    ADDED
  }

  /** A piece of text and what happened to it. */
  public record Piece(Kind kind, String text) {}

  private static final int MOST_EDITS = 1_500;

  private final List<String> before;
  private final List<String> after;

  private WordDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /**
   * The pieces from beginning to end; neighbours differ in kind, removals stand before additions.
   */
  public static List<Piece> between(String before, String after) {
    List<String> a = words(before);
    List<String> b = words(after);
    int start = 0;
    while (start < a.size() && start < b.size() && a.get(start).equals(b.get(start))) {
      start++;
    }
    int endA = a.size();
    int endB = b.size();
    while (endA > start && endB > start && a.get(endA - 1).equals(b.get(endB - 1))) {
      endA--;
      endB--;
    }
    List<Piece> pieces = new ArrayList<>();
    add(pieces, Kind.SAME, a.subList(0, start));
    new WordDiff(a.subList(start, endA), b.subList(start, endB)).middle(pieces);
    add(pieces, Kind.SAME, a.subList(endA, a.size()));
    return join(pieces);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    int previous = -1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int kind =
          c == '\n' ? 3 : Character.isLetterOrDigit(c) ? 1 : Character.isWhitespace(c) ? 2 : 3;
      if (i > start && (kind != previous || kind == 3)) {
        words.add(text.substring(start, i));
        start = i;
      }
      previous = kind;
      i += Character.charCount(c);
    }
    if (start < text.length()) {
      words.add(text.substring(start));
    }
    return words;
  }

  private void middle(List<Piece> pieces) {
    int most = Math.min(MOST_EDITS, before.size() + after.size());
    List<int[]> trace = new ArrayList<>();
    int[] reach = new int[2 * most + 3];
    int zero = most + 1;
    for (int edits = 0; edits <= most; edits++) {
      trace.add(reach.clone());
      for (int k = -edits; k <= edits; k += 2) {
        boolean down = isDown(reach, zero, k, edits);
        int x = down ? reach[zero + k + 1] : reach[zero + k - 1] + 1;
        int y = x - k;
        while (x < before.size() && y < after.size() && before.get(x).equals(after.get(y))) {
          x++;
          y++;
        }
        reach[zero + k] = x;
        if (x >= before.size() && y >= after.size()) {
          walkBack(trace, edits, zero, pieces);
          return;
        }
      }
    }
    add(pieces, Kind.REMOVED, before);
    add(pieces, Kind.ADDED, after);
  }

  /** Whether the best way to a diagonal comes from above: by an addition. */
  private static boolean isDown(int[] reach, int zero, int k, int edits) {
    return k == -edits || (k != edits && reach[zero + k - 1] < reach[zero + k + 1]);
  }

  private void walkBack(List<int[]> trace, int edits, int zero, List<Piece> pieces) {
    List<Piece> reversed = new ArrayList<>();
    int x = before.size();
    int y = after.size();
    for (int d = edits; d > 0; d--) {
      int[] reach = trace.get(d);
      int k = x - y;
      boolean down = isDown(reach, zero, k, d);
      int fromK = down ? k + 1 : k - 1;
      int fromX = reach[zero + fromK];
      int fromY = fromX - fromK;
      int edgeX = fromX + (down ? 0 : 1);
      while (x > edgeX) {
        reversed.add(new Piece(Kind.SAME, before.get(x - 1)));
        x--;
        y--;
      }
      if (down) {
        reversed.add(new Piece(Kind.ADDED, after.get(y - 1)));
      } else {
        reversed.add(new Piece(Kind.REMOVED, before.get(x - 1)));
      }
      x = fromX;
      y = fromY;
    }
    while (x > 0) {
      reversed.add(new Piece(Kind.SAME, before.get(--x)));
    }
    Collections.reverse(reversed);
    pieces.addAll(reversed);
  }

  private static void add(List<Piece> pieces, Kind kind, List<String> words) {
    if (!words.isEmpty()) {
      pieces.add(new Piece(kind, String.join("", words)));
    }
  }

  /** Joins neighbours of a kind; between two stretches of the same, removals come first. */
  private static List<Piece> join(List<Piece> pieces) {
    List<Piece> joined = new ArrayList<>();
    StringBuilder removed = new StringBuilder();
    StringBuilder added = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece.kind() == Kind.SAME) {
        flush(joined, Kind.REMOVED, removed);
        flush(joined, Kind.ADDED, added);
        joined.add(piece);
      } else if (piece.kind() == Kind.REMOVED) {
        removed.append(piece.text());
      } else {
        added.append(piece.text());
      }
    }
    flush(joined, Kind.REMOVED, removed);
    flush(joined, Kind.ADDED, added);
    List<Piece> result = new ArrayList<>();
    for (Piece piece : joined) {
      int last = result.size() - 1;
      if (last >= 0 && result.get(last).kind() == piece.kind()) {
        result.set(last, new Piece(piece.kind(), result.get(last).text() + piece.text()));
      } else {
        result.add(piece);
      }
    }
    return result;
  }

  private static void flush(List<Piece> joined, Kind kind, StringBuilder text) {
    if (!text.isEmpty()) {
      joined.add(new Piece(kind, text.toString()));
      text.setLength(0);
    }
  }
}
