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
 * What is too long for a word is taken apart. Cost: that of the least edit of the characters
 * between the first and the last difference; what is before and behind them is only compared.
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

  /** Longer ones, of base64 perhaps, are cut: else one of a million letters would be one word. */
  private static final int LONG_WORD = 40;

  /**
   * So many characters around a difference are taken apart, some more words than {@link WordRuns}
   * moves a piece by: what is the same all the way is not looked at word by word.
   */
  private static final int NEAR = 4_000;

  /** A part of a word: the alignment has as many as the word weighs. */
  private record Part(String word, int number) {
    // What the compiler makes of these two takes 20 ms to be linked, in a command that lasts 100.

    @Override
    public boolean equals(Object other) {
      return other instanceof Part part && number == part.number && word.equals(part.word);
    }

    @Override
    public int hashCode() {
      return 31 * word.hashCode() + number;
    }
  }

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
    int start = sameStart(before, after);
    int sameLength = sameEnd(before, after, start);
    int endBefore = before.length() - sameLength;
    int endAfter = after.length() - sameLength;
    List<String> a = words(before, start, endBefore);
    List<String> b = words(after, start, endAfter);
    WordRuns pieces = new WordRuns();
    if (start > 0) {
      pieces.add(Kind.SAME, before.substring(0, start));
    }
    between(a, b, pieces);
    if (sameLength > 0) {
      pieces.add(Kind.SAME, before.substring(endBefore));
    }
    return pieces.finish();
  }

  private static void between(List<String> a, List<String> b, WordRuns pieces) {
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
    a.subList(0, start).forEach(word -> pieces.add(Kind.SAME, word));
    WordDiff middle = new WordDiff(a.subList(start, endA), b.subList(start, endB));
    middle.align();
    middle.collect(pieces);
    a.subList(endA, a.size()).forEach(word -> pieces.add(Kind.SAME, word));
  }

  /** Where a word begins {@link #NEAR} before the first difference: all before it is the same. */
  private static int sameStart(String before, String after) {
    int same = 0;
    int most = Math.min(before.length(), after.length());
    while (same < most && before.charAt(same) == after.charAt(same)) {
      same++;
    }
    return same <= NEAR ? 0 : edge(before, same - NEAR, -1);
  }

  /** How long the end of both is that begins with a word so far behind the last difference. */
  private static int sameEnd(String before, String after, int start) {
    int same = 0;
    int most = Math.min(before.length(), after.length()) - start;
    while (same < most
        && before.charAt(before.length() - 1 - same) == after.charAt(after.length() - 1 - same)) {
      same++;
    }
    int length = before.length();
    return same <= NEAR ? 0 : length - edge(before, length - same + NEAR, 1);
  }

  /** The first index from one on at which a word begins, or in a very long word any. */
  private static int edge(String text, int from, int step) {
    for (int turn = 0; turn < 2; turn++) {
      for (int n = 0, at = from; n < NEAR && at > 0 && at < text.length(); n++, at += step) {
        if (isEdge(text, at, turn > 0)) {
          return at;
        }
      }
    }
    return step < 0 ? 0 : text.length();
  }

  /** Whether a word begins at an index, or might if it is in a word, whatever is further left. */
  private static boolean isEdge(String text, int at, boolean insideOfWord) {
    char left = text.charAt(at - 1);
    char right = text.charAt(at);
    boolean isApart =
        !Character.isSurrogate(left)
            && !Character.isSurrogate(right)
            && !isContinuation(left)
            && !isContinuation(right)
            && (at == 1 || text.charAt(at - 2) != ZERO_WIDTH_JOINER);
    return isApart && (insideOfWord || kind(left) != kind(right) || kind(right) == OTHER);
  }

  /** The words of {@code text[from..to)}. */
  private static List<String> words(String text, int from, int to) {
    List<String> words = new ArrayList<>();
    int start = from;
    int previous = -1;
    boolean joins = false;
    for (int i = from; i < to; ) {
      int c = text.codePointAt(i);
      boolean continues = joins || isContinuation(c);
      int kind = continues ? previous : kind(c);
      if (i > start && !continues && (kind != previous || kind == OTHER || isCut(text, start, i))) {
        words.add(text.substring(start, i));
        start = i;
      }
      joins = c == ZERO_WIDTH_JOINER;
      previous = kind;
      i += Character.charCount(c);
    }
    if (start < to) {
      words.add(text.substring(start, to));
    }
    return words;
  }

  /**
   * Whether what is too long for a word ends before an index: where the two characters there say
   * so, that is, at the same characters in both texts.
   */
  private static boolean isCut(String text, int start, int i) {
    int length = i - start;
    if (length < LONG_WORD) {
      return false;
    }
    int hash = (text.charAt(i - 2) * 31 + text.charAt(i - 1)) * 0x9e3779b1;
    return length >= 2 * LONG_WORD || hash >>> 28 == 0;
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
