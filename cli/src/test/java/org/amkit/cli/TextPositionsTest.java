package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Positions in texts, counted as {@code --units} says, whoever wrote the text. */
class TextPositionsTest {
  private static final String FAMILY = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
  private static final String E = "e\u0301";

  @TempDir Path home;
  private AmInProcess am;

  /** {@code t} is a family between two letters, {@code s} the same as a plain string. */
  @BeforeEach
  void makeDocument() {
    am = new AmInProcess(home);
    String text = "a" + FAMILY + "b" + E + "c";
    am(0, "init", "d");
    am(0, "change", "d", "set", "t", "text:" + text);
    am(0, "change", "d", "set", "s", "str:" + text);
  }

  private String am(int exit, String... words) {
    am.forgetOut();
    assertThat(am.run(words)).as(String.join(" ", words) + "\n" + am.err()).isEqualTo(exit);
    return am.out();
  }

  private String get(String unit, String path) {
    return am(0, "get", "d", path, "--raw", "--units", unit).replaceFirst("\n$", "");
  }

  private void change(String unit, String... op) {
    String[] words = new String[op.length + 4];
    words[0] = "change";
    words[1] = "--units";
    words[2] = unit;
    words[3] = "d";
    System.arraycopy(op, 0, words, 4, op.length);
    am(0, words);
  }

  @Test
  void graphemes_areWhatAReaderSees() {
    assertThat(get("grapheme", "t[0]")).isEqualTo("a");
    assertThat(get("grapheme", "t[1]")).isEqualTo(FAMILY);
    assertThat(get("grapheme", "t[3]")).isEqualTo(E);
    assertThat(get("grapheme", "t[-1]")).isEqualTo("c");
    assertThat(get("grapheme", "t[-4]")).isEqualTo(FAMILY);
    for (String path : new String[] {"t", "s"}) {
      assertThat(get("grapheme", path + "[1:3]")).isEqualTo(FAMILY + "b");
      assertThat(get("grapheme", path + "[-2:]")).isEqualTo(E + "c");
      assertThat(get("grapheme", path + "[:99]")).endsWith("c");
    }
    assertThat(am(0, "get", "d", "t[1]", "--units", "grapheme")).isEqualTo("\"" + FAMILY + "\"\n");
    am(1, "get", "d", "t[5]", "--units", "grapheme");
    assertThat(am.err()).endsWith("am: d: nothing at .t[5]\nit has 5 elements\n");
  }

  @Test
  void graphemes_areChangedAsAWhole() {
    change("grapheme", "splice", "t", "1", "1", "X");
    assertThat(get("codepoint", "t")).isEqualTo("aXb" + E + "c");
    change("grapheme", "set", "t[3]", "str:Y");
    assertThat(get("codepoint", "t")).isEqualTo("aXbYc");
    change("grapheme", "insert", "t[1]", "text:" + FAMILY);
    change("grapheme", "insert", "t[2]", "|");
    assertThat(get("codepoint", "t")).isEqualTo("a" + FAMILY + "|XbYc");
    change("grapheme", "delete", "t[1]");
    assertThat(get("codepoint", "t")).isEqualTo("a|XbYc");
    change("grapheme", "splice", "t", "-1", "1", E + E);
    change("grapheme", "delete", "t[5:6]");
    assertThat(get("codepoint", "t")).isEqualTo("a|XbY" + E);
    change("grapheme", "set", "t[4:]", "str:end");
    assertThat(get("codepoint", "t")).isEqualTo("a|Xbend");
  }

  @Test
  void graphemes_countForMarksAndBlocks() {
    change("grapheme", "mark", "t", "1", "2", "bold", "true");
    change("grapheme", "block", "split", "t", "2");
    assertThat(am(0, "get", "d", "t", "--typed", "--json"))
        .startsWith(
            "{\"$text\":[{\"text\":\"a\"},{\"text\":\"" + FAMILY + "\",\"marks\":{\"bold\":true}}")
        .contains("\"block\":{}");
    assertThat(get("grapheme", "t[3]")).isEqualTo("b");
    change("grapheme", "block", "join", "t", "2");
    change("grapheme", "unmark", "t", "1", "2", "bold");
    assertThat(am(0, "get", "d", "t", "--typed", "--json"))
        .isEqualTo("\"a" + FAMILY + "b" + E + "c\"\n");
    am(1, "change", "--units", "grapheme", "d", "mark", "t", "0", "6", "bold", "true");
    assertThat(am.err()).contains("position 6 is outside, the length is 5");
  }

  @ParameterizedTest
  @CsvSource({
    "utf16, t[2]", "utf16, t[2:]", "utf16, t[:2]", "utf16, s[2:]", "utf16, t[1:2]",
    "utf8, t[2]", "utf8, t[1:3]", "utf8, s[4:]", "utf8, t[:-1]x", "utf8, s[-3:]"
  })
  void positionInsideOfACharacter_isRefused(String unit, String path) {
    if (path.endsWith("x")) {
      // The last character has one byte: that is no position inside.
      am(0, "get", "d", path.substring(0, path.length() - 1), "--units", unit);
      return;
    }
    if (path.equals("s[-3:]")) {
      // Behind the letter that the accent belongs to: a character of its own in these units.
      am(0, "get", "d", path, "--units", unit);
      return;
    }
    am(2, "get", "d", path, "--units", unit);
    assertThat(am.err()).contains("is inside of a character").contains("in " + unit);
  }

  @ParameterizedTest
  @CsvSource({"utf16, 2", "utf8, 2", "utf8, 3", "utf8, 4"})
  void changeInsideOfACharacter_isRefused(String unit, String position) {
    String before = am(0, "export", "d", "-f", "typed-json");
    String[][] ops = {
      {"splice", "t", position, "0", "x"},
      {"splice", "t", "0", position},
      {"mark", "t", "0", position, "bold", "true"},
      {"mark", "t", position, "7", "bold", "true"},
      {"unmark", "t", "0", position, "bold"},
      {"block", "split", "t", position},
      {"insert", "t[" + position + "]", "x"},
      {"set", "t[" + position + "]", "x"},
      {"delete", "t[" + position + "]"},
      {"set", "t[0:" + position + "]", "x"},
      {"delete", "t[" + position + ":]"}
    };
    for (String[] op : ops) {
      String[] words = new String[op.length + 4];
      words[0] = "change";
      words[1] = "--units";
      words[2] = unit;
      words[3] = "d";
      System.arraycopy(op, 0, words, 4, op.length);
      am(2, words);
      assertThat(am.err()).as(String.join(" ", op)).contains("is inside of a character");
    }
    assertThat(am(0, "export", "d", "-f", "typed-json")).isEqualTo(before);
  }

  @Test
  void otherUnits_countAsTheyAlwaysDid() {
    change("utf16", "splice", "t", "1", "8", "X");
    assertThat(get("codepoint", "t")).isEqualTo("aXb" + E + "c");
    change("utf8", "splice", "t", "3", "3");
    assertThat(get("codepoint", "t")).isEqualTo("aXbc");
    assertThat(get("codepoint", "s[1]x".replace("]x", ":2]"))).isEqualTo("\uD83D\uDC68");
  }

  @Test
  void blame_countsInTheUnits() {
    change("grapheme", "mark", "t", "1", "2", "bold", "true");
    change("grapheme", "splice", "t", "5", "0", "!");
    assertThat(am(0, "blame", "d", "t", "--json", "--units", "grapheme"))
        .contains("\"start\":0,\"end\":5", "\"start\":5,\"end\":6,\"text\":\"!\"")
        .contains("\"start\":1,\"end\":2,\"mark\":\"bold\"");
    assertThat(am(0, "blame", "d", "t", "--json", "--units", "utf16"))
        .contains("\"start\":0,\"end\":13", "\"start\":1,\"end\":9,\"mark\":\"bold\"");
    assertThat(am(0, "blame", "d", "t", "--json", "--units", "utf8"))
        .contains("\"start\":0,\"end\":24", "\"start\":1,\"end\":19,\"mark\":\"bold\"");
    assertThat(am(0, "blame", "d", "t[1:2]", "--json", "--units", "grapheme"))
        .contains("\"start\":1,\"end\":2,\"text\":\"" + FAMILY + "\"");
    assertThat(am(0, "blame", "d", "t[1]", "--json", "--units", "grapheme"))
        .contains("\"start\":1,\"end\":2,\"text\":\"" + FAMILY + "\"");
    assertThat(am(0, "blame", "d", "s[1:2]", "--json", "--units", "grapheme"))
        .contains("\"start\":1,\"end\":2,\"text\":\"" + FAMILY + "\"");
    am(2, "blame", "d", "t[2:]", "--units", "utf16");
  }

  @Test
  void log_countsInTheUnits() {
    change("grapheme", "splice", "t", "2", "1", "X");
    String all = am(0, "log", "d", "t[2:3]", "--oneline", "--units", "grapheme");
    assertThat(all.lines()).hasSize(2);
    assertThat(am(0, "log", "d", "t[1:2]", "--oneline", "--units", "grapheme").lines()).hasSize(1);
    assertThat(am(0, "log", "d", "t[-1:]", "--oneline", "--units", "utf8").lines()).hasSize(1);
    am(2, "log", "d", "t[2:3]", "--units", "utf16");
  }
}
