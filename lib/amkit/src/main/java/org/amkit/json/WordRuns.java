package org.amkit.json;

import java.util.ArrayList;
import java.util.List;
import org.amkit.json.WordDiff.Kind;
import org.amkit.json.WordDiff.Piece;

/**
 * Gathers the words of a difference into pieces as a reader would cut them: blanks between two
 * replacements belong to one replacement, and what is only removed or only added begins where a
 * line or sentence does, where it may.
 */
final class WordRuns {
  /** How far a run is moved at most. */
  private static final int MOST_MOVES = 200;

  /** Words of one kind, one after another. */
  private static final class Run {
    final Kind kind;
    final List<String> words = new ArrayList<>();

    Run(Kind kind) {
      this.kind = kind;
    }

    String text() {
      return String.join("", words);
    }

    boolean isBlank() {
      // A loop: at its first use a stream takes longer than all else here.
      boolean isBlank = kind == Kind.SAME;
      for (int i = 0; isBlank && i < words.size(); i++) {
        isBlank = words.get(i).isBlank() && !words.get(i).equals("\n");
      }
      return isBlank;
    }
  }

  private final List<Run> runs = new ArrayList<>();

  /** Adds a word; of those that are not the same, removed and added ones may come mixed. */
  void add(Kind kind, String word) {
    int last = runs.size() - 1;
    if (last >= 0 && runs.get(last).kind == kind) {
      runs.get(last).words.add(word);
      return;
    }
    if (kind == Kind.REMOVED && last >= 0 && runs.get(last).kind == Kind.ADDED) {
      // Removals stand before additions.
      if (last == 0 || runs.get(last - 1).kind != Kind.REMOVED) {
        runs.add(last, new Run(Kind.REMOVED));
        last++;
      }
      runs.get(last - 1).words.add(word);
      return;
    }
    Run run = new Run(kind);
    run.words.add(word);
    runs.add(run);
  }

  /** The pieces. */
  List<Piece> finish() {
    // There may be room to move to at both ends.
    runs.add(0, new Run(Kind.SAME));
    runs.add(new Run(Kind.SAME));
    for (int i = 1; i + 1 < runs.size(); i++) {
      if (runs.get(i).kind != Kind.SAME
          && runs.get(i - 1).kind == Kind.SAME
          && runs.get(i + 1).kind == Kind.SAME) {
        move(i);
      }
    }
    runs.removeIf(run -> run.words.isEmpty());
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Run run = runs.get(i);
      if (i > 1 && run.isBlank() && isReplacement(i - 2) && isReplacement(i + 1)) {
        int last = pieces.size() - 1;
        append(pieces, last - 1, run.text() + runs.get(i + 1).text());
        append(pieces, last, run.text() + runs.get(i + 2).text());
        i += 2;
      } else {
        add(pieces, run);
      }
    }
    return pieces;
  }

  private boolean isReplacement(int i) {
    return i + 1 < runs.size()
        && runs.get(i).kind == Kind.REMOVED
        && runs.get(i + 1).kind == Kind.ADDED;
  }

  private static void append(List<Piece> pieces, int i, String text) {
    Piece piece = pieces.get(i);
    pieces.set(i, new Piece(piece.kind(), piece.text() + text));
  }

  private static void add(List<Piece> pieces, Run run) {
    int last = pieces.size() - 1;
    if (last >= 0 && pieces.get(last).kind() == run.kind) {
      append(pieces, last, run.text());
    } else if (run.kind == Kind.REMOVED && last >= 0 && pieces.get(last).kind() == Kind.ADDED) {
      // What stayed between them went elsewhere when they were moved.
      if (last > 0 && pieces.get(last - 1).kind() == Kind.REMOVED) {
        append(pieces, last - 1, run.text());
      } else {
        pieces.add(last, new Piece(run.kind, run.text()));
      }
    } else {
      pieces.add(new Piece(run.kind, run.text()));
    }
  }

  /** Moves a run over the words around it that are the same as its own, to the best place. */
  private void move(int i) {
    List<String> run = runs.get(i).words;
    List<String> left = runs.get(i - 1).words;
    List<String> right = runs.get(i + 1).words;
    List<String> all = new ArrayList<>(left);
    all.addAll(run);
    all.addAll(right);
    int size = run.size();
    int start = left.size();
    int best = start;
    int bestScore = score(all, start);
    for (int at = start; at > Math.max(0, start - MOST_MOVES); ) {
      if (!all.get(at - 1).equals(all.get(at + size - 1))) {
        break;
      }
      at--;
      if (score(all, at) > bestScore) {
        best = at;
        bestScore = score(all, at);
      }
    }
    for (int at = start; at + size < all.size() && at < start + MOST_MOVES; ) {
      if (!all.get(at).equals(all.get(at + size))) {
        break;
      }
      at++;
      if (score(all, at) > bestScore) {
        best = at;
        bestScore = score(all, at);
      }
    }
    if (best != start) {
      replace(i - 1, all.subList(0, best));
      replace(i, all.subList(best, best + size));
      replace(i + 1, all.subList(best + size, all.size()));
    }
  }

  private void replace(int i, List<String> words) {
    runs.get(i).words.clear();
    runs.get(i).words.addAll(words);
  }

  /** How well a run begins at a word. */
  private static int score(List<String> words, int at) {
    if (at == 0 || words.get(at - 1).equals("\n")) {
      return 4;
    }
    if (endsSentence(words.get(at - 1)) && at < words.size() && words.get(at).isBlank()) {
      return 3;
    }
    if (words.get(at - 1).isBlank()) {
      return at > 1 && endsSentence(words.get(at - 2)) ? 3 : 2;
    }
    return words.get(at).isBlank() ? 1 : 0;
  }

  private static boolean endsSentence(String word) {
    return word.equals(".") || word.equals("!") || word.equals("?") || word.equals("。");
  }
}
