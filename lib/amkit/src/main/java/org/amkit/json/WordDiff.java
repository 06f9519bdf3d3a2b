package org.amkit.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.amkit.patch.LeastEdit;

/**
 * The difference between two texts by words: what stayed, what was removed, what was added.
 *
 * <p>Words, blanks and single other characters are aligned by the least edit, in which a word
 * weighs as much as its characters, so that blanks and punctuation never move words out of line.
 * Cost: that of the least edit of the characters between the first and the last difference.
 */
public final class WordDiff {
  /** What happened to a piece. */
  public enum Kind {
    /** It stayed. */
    SAME,
    /** It is in the old text only. */
    REMOVED,
    /** It is in the new text only. */
    ADDED
  }

  /**
   * A piece of text and what happened to it.
   *
   * @param kind what happened
   * @param text the piece
   */
  public record Piece(Kind kind, String text) {}

  /** What a word weighs at most. */
  private static final int MAX_WEIGHT = 12;

  /** Stretches of more words than this that have nothing in common by weight are tried without. */
  private static final int MANY_WORDS = 64;

  private static final int NO_WORD = -1;

  /** A part of a word: the alignment has as many as the word weighs. */
  private record Part(String word, int number) {}

  /** A text as words, and for each part of one which word it belongs to. */
  private static final class Words {
    final List<String> words = new ArrayList<>();
    final List<Part> parts = new ArrayList<>();
    int[] wordOf = new int[64];
    int[] firstPart = new int[64];

    void add(String word) {
      int weight = isWord(word.codePointAt(0)) ? Math.min(word.length() + 1, MAX_WEIGHT) : 1;
      if (words.size() == firstPart.length) {
        firstPart = Arrays.copyOf(firstPart, 2 * firstPart.length);
      }
      firstPart[words.size()] = parts.size();
      for (int i = 0; i < weight; i++) {
        if (parts.size() == wordOf.length) {
          wordOf = Arrays.copyOf(wordOf, 2 * wordOf.length);
        }
        wordOf[parts.size()] = words.size();
        parts.add(new Part(word, i));
      }
      words.add(word);
    }

    /** Whether a word begins at a part, or the text ends there. */
    boolean isEdge(int part) {
      return part == parts.size() || firstPart[wordOf[part]] == part;
    }

    int weight(int word) {
      int next = word + 1 == words.size() ? parts.size() : firstPart[word + 1];
      return next - firstPart[word];
    }
  }

  private final Words before;
  private final Words after;

  /** For each word of the old text the word of the new that it stayed as. */
  private final int[] partner;

  private WordDiff(List<String> before, List<String> after) {
    this.before = new Words();
    before.forEach(this.before::add);
    this.after = new Words();
    after.forEach(this.after::add);
    partner = new int[before.size()];
    Arrays.fill(partner, NO_WORD);
  }

  /**
   * The pieces from beginning to end; neighbours differ in kind, removals stand before additions.
   *
   * @param before the old text
   * @param after the new text
   * @return the pieces
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
    WordRuns pieces = new WordRuns();
    a.subList(0, start).forEach(word -> pieces.add(Kind.SAME, word));
    WordDiff middle = new WordDiff(a.subList(start, endA), b.subList(start, endB));
    middle.align();
    middle.collect(pieces);
    a.subList(endA, a.size()).forEach(word -> pieces.add(Kind.SAME, word));
    return pieces.finish();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    int previous = -1;
    boolean joins = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean continues = joins || isContinuation(c);
      int kind = continues ? previous : kind(c);
      if (i > start && !continues && (kind != previous || kind == OTHER)) {
        words.add(text.substring(start, i));
        start = i;
      }
      joins = c == ZERO_WIDTH_JOINER;
      previous = kind;
      i += Character.charCount(c);
    }
    if (start < text.length()) {
      words.add(text.substring(start));
    }
    return words;
  }

  private static final int WORD = 1;
  private static final int BLANK = 2;
  private static final int OTHER = 3;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private static int kind(int c) {
    if (isWord(c)) {
      return isWrittenWithoutBlanks(c) ? OTHER : WORD;
    }
    return c != '\n' && Character.isWhitespace(c) ? BLANK : OTHER;
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c);
  }

  private static boolean isWrittenWithoutBlanks(int c) {
    if (c < 0x0e00) {
      return false;
    }
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }

  /** Whether a character belongs to the one before it: an accent, a variation, a joiner. */
  private static boolean isContinuation(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
      case Character.COMBINING_SPACING_MARK, Character.MODIFIER_SYMBOL -> c > 0x7f;
      default -> c == ZERO_WIDTH_JOINER;
    };
  }

  private void align() {
    int a = 0;
    int b = 0;
    for (LeastEdit.Hunk found : LeastEdit.between(before.parts, after.parts)) {
      LeastEdit.Hunk hunk = toEdges(found, a, b);
      pair(a, hunk.oldStart(), b);
      refine(hunk);
      a = hunk.oldEnd();
      b = hunk.newEnd();
    }
    pair(a, before.parts.size(), b);
  }

  /**
   * A hunk that only removes or only adds may as well lie further to the left or right where what
   * surrounds it is the same; it is moved so that it holds whole words.
   */
  private LeastEdit.Hunk toEdges(LeastEdit.Hunk hunk, int oldFrom, int newFrom) {
    boolean removes = hunk.newStart() == hunk.newEnd();
    if (!removes && hunk.oldStart() != hunk.oldEnd()) {
      return hunk;
    }
    Words words = removes ? before : after;
    int start = removes ? hunk.oldStart() : hunk.newStart();
    int end = removes ? hunk.oldEnd() : hunk.newEnd();
    int least = removes ? oldFrom : newFrom;
    int back = 0;
    while (!(words.isEdge(start - back) && words.isEdge(end - back))) {
      int left = start - back - 1;
      int other = (removes ? hunk.newStart() : hunk.oldStart()) - back - 1;
      if (left < least
          || other < (removes ? newFrom : oldFrom)
          || !words.parts.get(left).equals(words.parts.get(end - back - 1))) {
        return hunk;
      }
      back++;
    }
    return new LeastEdit.Hunk(
        hunk.oldStart() - back, hunk.oldEnd() - back, hunk.newStart() - back, hunk.newEnd() - back);
  }

  /** Takes the words whose parts all stayed, in {@code [a..aEnd)} of the old and from b on. */
  private void pair(int a, int aEnd, int b) {
    for (int i = a; i < aEnd; ) {
      int word = before.wordOf[i];
      int weight = before.weight(word);
      int other = b + (i - a);
      if (before.isEdge(i) && i + weight <= aEnd && after.isEdge(other)) {
        partner[word] = after.wordOf[other];
        i += weight;
      } else {
        i++;
      }
    }
  }

  /** Long stretches that were given up as a whole are compared word by word. */
  private void refine(LeastEdit.Hunk hunk) {
    if (hunk.oldStart() == hunk.oldEnd() || hunk.newStart() == hunk.newEnd()) {
      return;
    }
    int aFrom = before.wordOf[hunk.oldStart()];
    int aTo = before.wordOf[hunk.oldEnd() - 1] + 1;
    int bFrom = after.wordOf[hunk.newStart()];
    int bTo = after.wordOf[hunk.newEnd() - 1] + 1;
    if (aTo - aFrom < MANY_WORDS || bTo - bFrom < MANY_WORDS) {
      return;
    }
    int a = aFrom;
    int b = bFrom;
    List<LeastEdit.Hunk> hunks =
        new ArrayList<>(
            LeastEdit.between(before.words.subList(aFrom, aTo), after.words.subList(bFrom, bTo)));
    int oldCount = aTo - aFrom;
    int newCount = bTo - bFrom;
    hunks.add(new LeastEdit.Hunk(oldCount, oldCount, newCount, newCount));
    for (LeastEdit.Hunk each : hunks) {
      while (a < aFrom + each.oldStart()) {
        if (partner[a] == NO_WORD && !isTaken(b)) {
          partner[a] = b;
        }
        a++;
        b++;
      }
      a = aFrom + each.oldEnd();
      b = bFrom + each.newEnd();
    }
  }

  private boolean isTaken(int word) {
    for (int each : partner) {
      if (each == word) {
        return true;
      }
    }
    return false;
  }

  private void collect(WordRuns pieces) {
    int b = 0;
    for (int a = 0; a < partner.length; a++) {
      if (partner[a] < b) {
        pieces.add(Kind.REMOVED, before.words.get(a));
        continue;
      }
      while (b < partner[a]) {
        pieces.add(Kind.ADDED, after.words.get(b++));
      }
      pieces.add(Kind.SAME, before.words.get(a));
      b++;
    }
    while (b < after.words.size()) {
      pieces.add(Kind.ADDED, after.words.get(b++));
    }
  }
}
