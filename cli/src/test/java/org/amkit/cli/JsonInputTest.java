package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that commands are given: its limits, its errors, and what they say of it. */
class JsonInputTest {
  @TempDir Path home;
  private AmInProcess am;

  @BeforeEach
  void makeDocument() {
    am = new AmInProcess(home);
    am(0, "init", "d", "--from", "{\"l\":[1],\"s\":\"abc\"}");
  }

  /** Runs a command line that must end with an exit code; what it wrote to stdout. */
  private String am(int exit, String... words) {
    return fed(exit, "", words);
  }

  private String fed(int exit, String stdin, String... words) {
    am.forgetOut();
    byte[] in = stdin.getBytes(StandardCharsets.UTF_8);
    assertThat(am.run(new ByteArrayInputStream(in), words))
        .as(String.join(" ", words) + "\n" + am.err())
        .isEqualTo(exit);
    return am.out();
  }

  private String said(int exit, String... words) {
    String before = am.err();
    am(exit, words);
    return am.err().substring(before.length());
  }

  private void file(String name, String text) throws Exception {
    Files.writeString(home.resolve(name), text);
  }

  /** All commands that read a JSON file, with the file {@code x.json}. */
  private static String[][] readers() {
    return new String[][] {
      {"init", "new", "--from", "x.json"},
      {"import", "x.json", "-o", "new"},
      {"import", "x.json", "-f", "typed-json", "-o", "new"},
      {"import", "x.json", "--into", "d"},
      {"apply-patch", "d", "x.json"},
      {"apply-patch", "d", "x.json", "--merge-patch"}
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":1", "", "{\"a\":\n1e400}", "{a:1}", "{\"a\":1}}", "[1,2", "{\"a\":NaN}"})
  void malformedFile_isOneErrorForEveryCommand(String json) throws Exception {
    file("x.json", json);
    String before = am(0, "export", "d");
    for (String[] words : readers()) {
      assertThat(said(3, words))
          .startsWith("am: x.json: not JSON: ")
          .containsPattern("\\(line [0-9]+, column [0-9]+\\)\n$")
          .doesNotContain("`", "Source", "Feature");
    }
    assertThat(am(0, "export", "d")).isEqualTo(before);
    assertThat(home.resolve("new")).doesNotExist();
  }

  @Test
  void whatIsBeyondTheLimits_isAnErrorWithItsPlace() throws Exception {
    file("x.json", "{\"a\":\n " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    for (String[] words : readers()) {
      assertThat(said(3, words))
          .isEqualTo(
              "am: x.json: not JSON: nested more than 100000 levels deep (line 2, column"
                  + " 100001)\n");
    }
    file("x.json", "{\"a\": 0." + "1".repeat(10_001) + "}");
    for (String[] words : readers()) {
      assertThat(said(3, words))
          .isEqualTo(
              "am: x.json: not JSON: a number of more than 10000 digits (line 1, column 7)\n");
    }
  }

  @Test
  void longKeysAndNumbersAndDepth_areRead() throws Exception {
    String key = "k".repeat(60_000);
    String number = "0." + "3".repeat(1_100);
    String deep = "[".repeat(2_000) + "]".repeat(2_000);
    String json = "{\"deep\":" + deep + ",\"" + key + "\":" + number + "}";
    file("x.json", json);
    am(0, "init", "new", "--from", "x.json");
    String want = "{\"deep\":" + deep + ",\"" + key + "\":0.3333333333333333}\n";
    assertThat(am(0, "get", "new", "--json")).isEqualTo(want);
    am(0, "import", "x.json", "-o", "new2");
    assertThat(am(0, "get", "new2", "--json")).isEqualTo(want);
    am(0, "import", "x.json", "--into", "d");
    assertThat(am(0, "get", "d", "--json")).isEqualTo(want);
    am(0, "change", "d", "set", "v", json);
    assertThat(am(0, "get", "d", "v", "--json")).isEqualTo(want);
    file("patch", "[{\"op\":\"add\",\"path\":\"/p\",\"value\":" + json + "}]");
    am(0, "apply-patch", "d", "patch");
    assertThat(am(0, "get", "d", "p", "--json")).isEqualTo(want);
    file("x.json", "{\"q\":" + json + "}");
    am(0, "apply-patch", "d", "x.json", "--merge-patch");
    assertThat(am(0, "get", "d", "q", "--json")).isEqualTo(want);
  }

  @Test
  void byteOrderMarks_areSkipped() throws Exception {
    file("x.json", "\uFEFF{\"a\":1}");
    am(0, "init", "new", "--from", "x.json");
    assertThat(am(0, "get", "new", "--json")).isEqualTo("{\"a\":1}\n");
    am(0, "import", "x.json", "--into", "d");
    file("x.json", "\uFEFF[{\"op\":\"add\",\"path\":\"/b\",\"value\":2}]");
    am(0, "apply-patch", "d", "x.json");
    file("script", "\uFEFFset c 3\nset d 4\n");
    am(0, "change", "d", "-f", "script");
    fed(0, "\uFEFFset e 5\n", "change", "d", "-f", "-");
    fed(0, "\uFEFFset f 6\n", "shell", "d");
    assertThat(am(0, "get", "d", "--json"))
        .isEqualTo("{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6}\n");
  }

  @Test
  void duplicateKeys_areSaidWithTheirPlace_andTheLastCounts() throws Exception {
    String json = "{\"a\":1,\n\"o\":{\"x\":1,\"x\":2},\n\"a\":3}";
    file("x.json", json);
    String note =
        """
        am: x.json: duplicate key x (line 2, column 12): the last value is used
        am: x.json: duplicate key a (line 3, column 1): the last value is used
        """;
    assertThat(said(0, "init", "new", "--from", "x.json")).isEqualTo(note);
    assertThat(am(0, "get", "new", "--json")).isEqualTo("{\"a\":3,\"o\":{\"x\":2}}\n");
    assertThat(said(0, "import", "x.json", "--into", "d")).isEqualTo(note);
    assertThat(said(0, "apply-patch", "d", "x.json", "--merge-patch")).isEqualTo(note);
    assertThat(said(0, "change", "d", "set", "v", "{\"k\":1,\"k\":2}"))
        .isEqualTo("am: duplicate key k (line 1, column 8): the last value is used\n");
    file("script", "set w 1\nset v {\"k\":1,\"k\":2}\n");
    assertThat(said(0, "change", "d", "-f", "script"))
        .isEqualTo("am: script:2: duplicate key k (line 1, column 8): the last value is used\n");
  }

  @Test
  void whatADocumentCannotHold_isSaid() throws Exception {
    file("x.json", "{\"id\":\n 12345678901234567890123, \"s\":\"\\ud83d\"}");
    String note =
        """
        am: x.json: the integer 12345678901234567890123 (line 2, column 2) does not fit in 64 bits: the nearest float is used
        am: x.json: half of a surrogate pair (line 2, column 31) is no character: U+FFFD is used
        """;
    assertThat(said(0, "import", "x.json", "-o", "new")).isEqualTo(note);
    assertThat(am(0, "get", "new", "--json"))
        .isEqualTo("{\"id\":1.2345678901234568e22,\"s\":\"\uFFFD\"}\n");
    assertThat(said(0, "import", "x.json", "--into", "d")).isEqualTo(note);
    assertThat(said(0, "change", "d", "set", "v", "12345678901234567890123"))
        .isEqualTo(
            "am: the integer 12345678901234567890123 (line 1, column 1) does not fit in 64 bits:"
                + " the nearest float is used\n");
    file("x.yaml", "a: 1\nid: 12345678901234567890123\n");
    assertThat(said(0, "import", "x.yaml", "-f", "yaml", "--into", "d"))
        .isEqualTo(
            "am: x.yaml: the integer 12345678901234567890123 does not fit in 64 bits: the nearest"
                + " float is used\n");
  }

  @Test
  void largeJson_isWrittenWhileItIsRead() throws Exception {
    StringBuilder json = new StringBuilder("{\"items\":[");
    for (int i = 0; json.length() < 3 << 20; i++) {
      json.append(i > 0 ? "," : "").append("{\"id\":").append(i).append(",\"name\":\"n").append(i);
      json.append("\",\"tags\":[true,\"t\",null]}");
    }
    json.append("],\"last\":1}");
    file("x.json", json.toString());
    am(0, "import", "x.json", "-o", "new");
    assertThat(am(0, "get", "new", "--json")).isEqualTo(json + "\n");
    file("x.json", json.substring(0, json.length() - 1));
    assertThat(said(3, "import", "x.json", "-o", "other")).startsWith("am: x.json: not JSON: ");
    assertThat(home.resolve("other")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1", "[1", "\"x", "1e400", "json:1e400", "json:x", "{} x"})
  void malformedValue_isRefused(String value) throws Exception {
    String before = am(0, "export", "d");
    for (String[] op :
        new String[][] {
          {"set", "x", value},
          {"append", "l", value},
          {"insert", "l[0]", value},
          {"splice", "l", "0", "0", value},
          {"mark", "s", "0", "1", "n", value}
        }) {
      String[] words = new String[op.length + 2];
      words[0] = "change";
      words[1] = "d";
      System.arraycopy(op, 0, words, 2, op.length);
      assertThat(said(2, words)).startsWith("am: ").contains("is not JSON: ");
    }
    assertThat(am(0, "export", "d")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1", "[1", "\"x", "\"x\"", "1e400", "12", "true", "json:{", "{}"})
  void text_isNeverReadAsJson(String text) {
    am(0, "change", "d", "update", "s", text);
    assertThat(am(0, "get", "d", "s", "--raw")).isEqualTo(text + "\n");
    am(0, "change", "d", "splice", "s", "0", "0", text);
    assertThat(am(0, "get", "d", "s", "--raw")).isEqualTo(text + text + "\n");
  }

  @Test
  void textOfAScript_mayHoldBracketsAndIsWithoutItsQuotes() throws Exception {
    file("script", "update s see [1 and {2\nset x 1\n");
    am(0, "change", "d", "-f", "script");
    assertThat(am(0, "get", "d", "s", "--raw")).isEqualTo("see [1 and {2\n");
    am(0, "change", "d", "-e", "update s \" a \\\"b\\\" \"", "-e", "splice s 0 0 \"[ \"");
    assertThat(am(0, "get", "d", "s", "--raw")).isEqualTo("[  a \"b\" \n");
  }

  @Test
  void placesInsideOfStrings_takeNoValues() {
    String before = am(0, "export", "d");
    assertThat(said(1, "apply-patch", "d", "[{\"op\":\"add\",\"path\":\"/s/0\",\"value\":{}}]"))
        .isEqualTo("am: d: operation 0: add \"/s/0\": a string has no members\n");
    assertThat(said(2, "import", "--into", "d", "[1]", "s[0]")).contains("is a part of a text");
    assertThat(said(2, "change", "d", "set", "s[0]", "{\"a\":1}")).contains("only characters");
    assertThat(said(2, "change", "d", "make", "s[0]", "map")).contains("only characters");
    assertThat(said(2, "change", "d", "update", "s[0]", "xyz")).contains("is a part of a text");
    said(1, "change", "d", "set", "s.x", "1");
    said(1, "change", "d", "-p", "set", "s.x.y", "1");
    assertThat(am(0, "export", "d")).isEqualTo(before);
  }

  @Test
  void setWithoutParents_namesTheOptionThatMakesThem() {
    assertThat(said(1, "change", "d", "set", "long.b.c", "1"))
        .isEqualTo(
            """
            am: d: set long.b.c 1: nothing at .long
            'am change -p' makes the maps that are missing on the way
            """);
    assertThat(said(1, "change", "d", "make", "/a/b/c", "map")).contains("'am change -p'");
    assertThat(said(1, "change", "d", "set", "l[3].b", "1")).doesNotContain("-p");
    am(0, "change", "-p", "d", "set", "a.b.c", "1");
    am(0, "change", "-p", "d", "set", "/a/x/c", "1");
    assertThat(am(0, "get", "d", "a", "--json")).isEqualTo("{\"b\":{\"c\":1},\"x\":{\"c\":1}}\n");
  }

  @Test
  void parentsOfADeepPath_areMadeInOnePass() {
    int levels = 10_000;
    am(0, "change", "-p", "d", "set", "a.".repeat(levels) + "a", "1");
    assertThat(am(0, "get", "d", "a.".repeat(levels) + "a")).isEqualTo("1\n");
  }

  /** Import reads all that export writes, into a new document and into one that is there. */
  @ParameterizedTest
  @ValueSource(strings = {"json", "typed-json", "jsonl", "yaml"})
  void import_takesWhatExportGives(String format) throws Exception {
    file(
        "x.json",
        "{\"b\":{\"c\":[1,2.5,-3e300,null,true,[],{}]},\"e\":\"\",\"h\":\"a: b # c\\n- 'd'\\n\","
            + "\"n\":\"12\",\"o\":\"no\",\"t\":\"true\",\"u\":\"~\",\"w\":18446744073709551615,"
            + "\"y\":\"é 👀 \\u0007 \\u2028\",\""
            + "k".repeat(2_000)
            + "\":\""
            + "long ".repeat(500)
            + "\"}");
    am(0, "init", "from", "--from", "x.json");
    String want = am(0, "get", "from", "--json");
    am(0, "export", "from", "-f", format, "-o", "out");
    am(0, "import", "out", "-f", format, "-o", "new");
    assertThat(am(0, "get", "new", "--json")).isEqualTo(want);
    am(0, "import", "out", "-f", format, "--into", "d");
    assertThat(am(0, "get", "d", "--json")).isEqualTo(want);
    assertThat(am(0, "import", "out", "-f", format, "--into", "d")).isEmpty();
  }

  @Test
  void import_ofListsAndTexts_takesWhatExportGives() throws Exception {
    am(0, "change", "d", "set", "l", "[{\"a\":1},\"two\",[3]]");
    am(0, "export", "d", "l", "-f", "jsonl", "-o", "lines");
    am(0, "change", "d", "set", "l", "[]");
    am(0, "import", "lines", "-f", "jsonl", "--into", "d", "l");
    assertThat(am(0, "get", "d", "l", "--json")).isEqualTo("[{\"a\":1},\"two\",[3]]\n");
    am(0, "export", "d", "s", "-f", "text", "-o", "text");
    am(0, "change", "d", "update", "s", "other");
    am(0, "import", "text", "-f", "text", "--into", "d", "s");
    assertThat(am(0, "get", "d", "s")).isEqualTo("\"abc\"\n");
    assertThat(said(3, "import", "lines", "-f", "jsonl", "-o", "new")).contains("is no object");
  }

  @Test
  void import_ofTypes_keepsThem() throws Exception {
    String typed = "{\"c\":{\"$counter\":3},\"s\":{\"$str\":\"x\"},\"t\":{\"$timestamp\":1000}}";
    file("x.json", typed);
    am(0, "import", "x.json", "-f", "typed-json", "--into", "d");
    assertThat(am(0, "get", "d", "--typed", "--json")).isEqualTo(typed + "\n");
  }

  @Test
  void import_ofMalformedYaml_saysWhere() throws Exception {
    file("x.yaml", "a: 1\nb: [1, 2\nc: 3\n");
    assertThat(said(3, "import", "x.yaml", "-f", "yaml", "-o", "new"))
        .startsWith("am: x.yaml: not YAML: ")
        .containsPattern("line [0-9]+, column [0-9]+\\)\n$");
    file("x.yaml", "a: 1\n---\nb: 2\n");
    assertThat(said(3, "import", "x.yaml", "-f", "yaml", "-o", "new"))
        .isEqualTo(
            "am: x.yaml: has a second YAML document (line 3)\nimport each from a file of its own\n");
    file("x.jsonl", "{\"a\":1}\n{\"a\":2,\"b\":1}\n");
    assertThat(said(0, "import", "x.jsonl", "-f", "jsonl", "-o", "lines"))
        .isEqualTo("am: x.jsonl: duplicate key a: the last value is used\n");
    file("x.yaml", "a: &x 1\nb: *x\n");
    assertThat(said(3, "import", "x.yaml", "-f", "yaml", "-o", "new")).contains("aliases");
  }

  @Test
  void streamWithoutEnd_endsAtTheLimit() {
    InputStream endless =
        new InputStream() {
          private boolean begun;

          @Override
          public int read() {
            boolean first = !begun;
            begun = true;
            return first ? '{' : ' ';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) ' ');
            if (!begun) {
              buffer[offset] = '{';
            }
            begun = true;
            return length;
          }
        };
    assertThat(am.run(endless, "import", "--max-memory", "64M", "-", "-o", "new")).isEqualTo(3);
    assertThat(am.err()).contains("the limit for one input");
    assertThat(home.resolve("new")).doesNotExist();
  }
}
