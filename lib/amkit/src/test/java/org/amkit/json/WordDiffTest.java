package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.amkit.json.WordDiff.Kind;
import org.amkit.json.WordDiff.Piece;
import org.junit.jupiter.api.Test;

class WordDiffTest {
  private static String marked(String before, String after) {
    return WordDiff.between(before, after).stream()
        .map(
            piece ->
                switch (piece.kind()) {
                  case SAME -> piece.text();
                  case REMOVED -> "[-" + piece.text() + "-]";
                  case ADDED -> "{+" + piece.text() + "+}";
                })
        .collect(Collectors.joining());
  }

  @Test
  void wholeWords_areReplaced() {
    assertThat(marked("the brown fox jumps", "the red fox leaps"))
        .isEqualTo("the [-brown-]{+red+} fox [-jumps-]{+leaps+}");
    assertThat(marked("a b c", "a c")).isEqualTo("a [-b -]c");
    assertThat(marked("", "new")).isEqualTo("{+new+}");
    assertThat(marked("same", "same")).isEqualTo("same");
  }

  @Test
  void sentencesPutInFrontAndRemovedAtTheEnd_doNotMoveTheWordsBetween() {
    assertThat(
            marked(
                "Pack the bags. Call Ann about the keys. Buy milk and bread on the way.",
                "Leave at seven. Pack the bags. Call Ann about the keys."))
        .isEqualTo(
            "{+Leave at seven. +}Pack the bags. Call Ann about the keys."
                + "[- Buy milk and bread on the way.-]");
    assertThat(marked("One two. Three four five.", "Leave at seven. One two."))
        .isEqualTo("{+Leave at seven. +}One two.[- Three four five.-]");
    assertThat(marked("a b c d e", "x y z a b c d e")).isEqualTo("{+x y z +}a b c d e");
  }

  @Test
  void repeatedWords_areRemovedAsAWhole() {
    assertThat(marked("the cat the dog", "the dog"))
        .isIn("[-the cat -]the dog", "the [-cat the -]dog");
    assertThat(marked("well well done", "well done"))
        .isIn("well [-well -]done", "[-well -]well done");
    assertThat(marked("no", "no no no")).isIn("no{+ no no+}", "{+no no +}no", "no {+no no +}");
  }

  @Test
  void blanksBetweenReplacedWords_belongToTheReplacement() {
    assertThat(marked("keep one two three", "keep uno due tre"))
        .isEqualTo("keep [-one two three-]{+uno due tre+}");
  }

  @Test
  void whatIsWrittenWithoutBlanks_isComparedByCharacter() {
    assertThat(marked("我喜欢茶", "我喜欢咖啡")).isEqualTo("我喜欢[-茶-]{+咖啡+}");
    assertThat(marked("cafe\u0301 au lait", "cafe au lait"))
        .isEqualTo("[-cafe\u0301-]{+cafe+} au lait");
  }

  @Test
  void longTextsWithManyDifferences_keepWhatTheyShare() {
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      before.append("word").append(i).append(i % 3 == 0 ? " old" + i : " kept").append(' ');
      after.append("word").append(i).append(i % 3 == 0 ? " new" + i : " kept").append(' ');
    }
    List<Piece> pieces = WordDiff.between(before.toString(), after.toString());
    int same =
        pieces.stream().filter(p -> p.kind() == Kind.SAME).mapToInt(p -> p.text().length()).sum();
    assertThat(same).isGreaterThan(before.length() * 2 / 3);
  }

  @Test
  void pieces_giveBackBothTexts() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      String before = text(random);
      String after = text(random);
      List<Piece> pieces = WordDiff.between(before, after);
      assertThat(join(pieces, Kind.ADDED)).isEqualTo(before);
      assertThat(join(pieces, Kind.REMOVED)).isEqualTo(after);
      for (int i = 1; i < pieces.size(); i++) {
        assertThat(pieces.get(i).kind()).isNotEqualTo(pieces.get(i - 1).kind());
      }
    }
  }

  @Test
  void manyDifferences_countAsReplaced() {
    String before = "a ".repeat(4000);
    String after = "b,".repeat(4000);
    assertThat(join(WordDiff.between(before, after), Kind.ADDED)).isEqualTo(before);
  }

  @Test
  void whatIsTooLongForAWord_isTakenApart() {
    Random random = new Random(12);
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    String before = letters.toString();
    for (int at : new int[] {0, 1, 39, 40, 41, 25_000, 49_999, 50_000}) {
      String after = letters.insert(at, "x").toString();
      letters.deleteCharAt(at);
      List<Piece> pieces = WordDiff.between(before, after);
      assertThat(join(pieces, Kind.ADDED)).isEqualTo(before);
      assertThat(join(pieces, Kind.REMOVED)).isEqualTo(after);
      assertThat(join(pieces, Kind.SAME)).hasSizeLessThan(500);
    }
  }

  @Test
  void whatIsFarFromTheDifferences_changesNothing() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      // More than is looked at, so that what stands before and behind it is out of sight.
      String left = prose(random, 3_000);
      String right = prose(random, 3_000);
      String before = left + text(random) + right;
      String after = left + text(random) + right;
      List<Piece> near = WordDiff.between(before, after);
      String farLeft = prose(random, random.nextInt(2_000)) + "\u00e9\u200d\n";
      String farRight = " \u0301" + prose(random, random.nextInt(2_000));

      List<Piece> far = WordDiff.between(farLeft + before + farRight, farLeft + after + farRight);

      int last = near.size() - 1;
      if (last == 0) {
        assertThat(far).containsExactly(new Piece(Kind.SAME, farLeft + before + farRight));
      } else {
        assertThat(far.get(0).text()).isEqualTo(farLeft + near.get(0).text());
        assertThat(far.subList(1, last)).isEqualTo(near.subList(1, last));
        assertThat(far.get(last).text()).isEqualTo(near.get(last).text() + farRight);
      }
    }
  }

  private static String prose(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append("abcdefgh", 0, 1 + random.nextInt(8));
      text.append(random.nextInt(9) == 0 ? ".\n" : " ");
    }
    return text.toString();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int words = random.nextInt(12);
    for (int i = 0; i < words; i++) {
      text.append("abc".charAt(random.nextInt(3))).append(random.nextInt(3) == 0 ? "\n" : " ");
    }
    return text.toString();
  }

  private static String join(List<Piece> pieces, Kind without) {
    return pieces.stream()
        .filter(piece -> piece.kind() != without)
        .map(Piece::text)
        .collect(Collectors.joining());
  }
}
