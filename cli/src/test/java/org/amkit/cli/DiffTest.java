package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.json.JsonPatch;
import org.amkit.json.JsonReader;
import org.amkit.json.JsonUpdate;
import org.amkit.json.JsonWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffTest {
  private static final String JSON =
      "{\"title\":\"Trip\",\"n\":1,\"f\":1.5,\"list\":[1,[2,{\"a\":\"b\"}],null],\"m\":{\"x\":{}}}";

  @TempDir Path home;
  private AmInProcess am;

  @BeforeEach
  void start() {
    am = new AmInProcess(home);
  }

  private String run(int exit, String... args) {
    am.forgetOut();
    am.forgetErr();
    assertThat(am.run(args)).as(String.join(" ", args) + "\n" + am.err()).isEqualTo(exit);
    return am.out();
  }

  @Test
  void documentsWithoutCommonHistory_areComparedByValue() {
    run(0, "init", "a", "--from", JSON);
    run(0, "init", "b", "--from", JSON);
    for (String form : new String[] {"", "--stat", "--patches", "--json", "--json-patch"}) {
      String out = form.isEmpty() ? run(0, "diff", "a", "b") : run(0, "diff", "a", "b", form);
      assertThat(out).as(form).isEqualTo(form.equals("--json-patch") ? "[]\n" : "");
    }
    run(0, "change", "b", "set", "list[1][1].a", "c");
    run(0, "change", "b", "delete", "m");
    run(0, "change", "b", "append", "list", "4");
    run(0, "change", "b", "set", "n", "uint:1");
    assertThat(run(1, "diff", "a", "b"))
        .contains("- .m  {\"x\":{}}")
        .contains("+ .list[3]  4")
        .contains("~ .list[1][1].a")
        .contains("~ .n  1 (int → uint)")
        .doesNotContain("title")
        .doesNotContain("put anew");
    assertThat(run(1, "diff", "a", "b", "list", "--stat")).contains("2 places");
    run(0, "diff", "a", "b", "title");
    run(0, "apply-patch", "a", write(run(1, "diff", "a", "b", "--json-patch")));
    assertThat(run(0, "export", "a")).isEqualTo(run(0, "export", "b"));
  }

  private String write(String text) {
    try {
      Files.writeString(home.resolve("patch.json"), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return "patch.json";
  }

  @Test
  void marksWithoutCommonHistory_areCompared() {
    for (String name : new String[] {"a", "b"}) {
      run(0, "init", name, "--from", "{\"t\":\"some words\"}");
    }
    run(0, "diff", "a", "b");
    run(0, "change", "b", "mark", "t", "0", "4", "bold", "true");
    assertThat(run(1, "diff", "a", "b")).contains("+ .t[0:4]  mark bold = true");
    assertThat(run(1, "diff", "b", "a")).contains("- .t[0:4] mark bold");
  }

  @Test
  void counts_areThoseOfThePatches() {
    run(0, "init", "a", "--from", "{\"t\":\"Pack the bags. Call Ann. Buy milk and bread.\"}");
    run(0, "change", "a", "update", "t", "Leave at seven. Pack the bags. Call Ann.");
    long added = 0;
    long removed = 0;
    for (String line : run(1, "diff", "a", "--patches").split("\n", -1)) {
      if (line.isEmpty()) {
        continue;
      }
      Map<?, ?> members = (Map<?, ?>) plain(line);
      if ("splice".equals(members.get("action"))) {
        added += String.valueOf(members.get("value")).length();
      } else if ("del".equals(members.get("action"))) {
        removed += members.get("length") instanceof Long length ? length : 1;
      }
    }
    assertThat(run(1, "diff", "a"))
        .contains("text, +" + added + " -" + removed)
        .contains("{+Leave at seven. +}Pack the bags. Call Ann.[- Buy milk and bread.-]");
    assertThat(run(1, "diff", "a", "--stat")).contains("text +" + added + " -" + removed);
    assertThat(run(1, "diff", "a", "--stat", "--json"))
        .isEqualTo(
            "{\"path\":\".t\",\"change\":\"text\",\"added\":"
                + added
                + ",\"removed\":"
                + removed
                + "}\n");
  }

  @Test
  void longPlainStrings_getAnInnerDifferenceAsLines() {
    String first = "first line\\nsecond line that is long enough\\nthird line\\n";
    run(0, "init", "a", "--strings=scalar", "--from", "{\"s\":\"" + first + "\"}");
    run(0, "change", "a", "set", "s", "str:\"" + first.replace("long", "short") + "\"");
    for (String[] command :
        new String[][] {{"diff", "a"}, {"show", "a", "@"}, {"log", "a", "-p"}}) {
      int exit = command[0].equals("diff") ? 1 : 0;
      assertThat(run(exit, command))
          .contains("~ .s  string put anew, +5 -4")
          .contains("second line that is [-long-]{+short+} enough")
          .doesNotContain("\\n");
    }
  }

  @Test
  void standardInputTwice_isRefused() throws IOException {
    run(0, "init", "a", "--from", JSON);
    byte[] bytes = Files.readAllBytes(home.resolve("a"));
    assertThat(am.run(new ByteArrayInputStream(bytes), "diff", "-", "-")).isEqualTo(2);
    assertThat(am.err()).contains("standard input can be read only once");
    assertThat(am.run(new ByteArrayInputStream(bytes), "diff", "a", "-")).isZero();
    assertThat(am.run(new ByteArrayInputStream(bytes), "diff", "-", "a")).isZero();
  }

  /** Every two options, with one file, with two, and with a PATH: they work or are refused. */
  @Test
  void everyPairOfOptions_worksOrIsRefused() {
    run(0, "init", "a", "--from", JSON);
    run(0, "fork", "a", "b");
    run(0, "change", "b", "set", "title", "Other");
    run(0, "init", "c", "--from", "{\"title\":\"Third\"}");
    List<String> options =
        List.of("--stat", "--patches", "--json-patch", "--changes", "--json", "-r@..@");
    List<String> forms = options.subList(0, 4);
    for (String[] inputs :
        new String[][] {{"b"}, {"a", "b"}, {"b", "title"}, {"a", "b", "title"}, {"a", "c"}}) {
      boolean hasPath = inputs[inputs.length - 1].equals("title");
      for (String first : options) {
        for (String second : options) {
          List<String> words = new ArrayList<>(List.of("diff"));
          words.addAll(List.of(inputs));
          words.add(first);
          if (!second.equals(first)) {
            words.add(second);
          }
          boolean refused =
              (!first.equals(second) && forms.contains(first) && forms.contains(second))
                  || (hasPath && words.contains("--changes"));
          am.forgetOut();
          am.forgetErr();
          int exit = am.run(words.toArray(new String[0]));
          assertThat(exit).as(words + am.err()).isIn(refused ? List.of(2) : List.of(0, 1));
          if (refused) {
            assertThat(am.err()).as(words.toString()).startsWith("am: diff: ");
          } else if (words.contains("--json") || words.contains("--json-patch")) {
            assertAllJson(am.out(), words.contains("--json-patch"));
          }
        }
      }
    }
  }

  private static void assertAllJson(String out, boolean one) {
    if (one) {
      JsonReader.PLAIN.parse(out);
    } else if (!out.isEmpty()) {
      out.lines().forEach(line -> JsonReader.PLAIN.parse(line));
    }
  }

  /** Random edits of a document with texts, blocks, marks, counters, lists in lists. */
  private void edit(Random random, String name) {
    for (int i = 0; i < 6; i++) {
      List<String> edits = new ArrayList<>();
      for (int k = 0; k < 3; k++) {
        int n = random.nextInt(1000);
        edits.add(
            switch (random.nextInt(12)) {
              case 0 -> "set k" + n % 7 + " " + n;
              case 1 -> "set k" + n % 7 + " {\"x\":[" + n + ",{\"y\":\"z\"}]}";
              case 2 -> "insert list[0] [" + n + "]";
              case 3 -> "append list {\"id\":" + n + "}";
              case 4 -> "splice text 0 0 words" + n;
              case 5 -> "block split text 1 {\"type\":\"heading\",\"level\":" + n + "}";
              case 6 -> "inc count " + n;
              case 7 -> "mark text 0 2 bold true";
              case 8 -> "splice text 0 1";
              case 9 -> "set list[0] \"changed " + n + "\"";
              case 10 -> "append list \"~/" + n + "\"";
              default -> "set \"a/b~c\" " + n;
            });
      }
      List<String> words = new ArrayList<>(List.of("change", name));
      for (String edit : edits) {
        words.add("-e");
        words.add(edit);
      }
      am.forgetErr();
      am.run(words.toArray(new String[0]));
      if (random.nextInt(4) == 0) {
        am.run(
            "change", name, "delete", random.nextBoolean() ? "list[0]" : "k" + random.nextInt(7));
      }
    }
  }

  /** What two documents export, and the JSON Patch from one to the other. */
  private record Case(String before, String patch, String after) {}

  private List<Case> generate() {
    List<Case> cases = new ArrayList<>();
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      String a = "a" + seed;
      String b = "b" + seed;
      run(0, "init", a, "--from", "{\"text\":\"hello\",\"list\":[1,2,[3]],\"deep\":{\"l\":[{}]}}");
      run(0, "change", a, "set", "count", "counter:0");
      edit(random, a);
      run(0, "fork", a, b);
      edit(random, b);
      if (random.nextBoolean()) {
        edit(random, a);
      }
      am.forgetOut();
      am.run("diff", a, b, "--json-patch");
      String patch = am.out();
      cases.add(new Case(run(0, "export", a), patch, run(0, "export", b)));
    }
    return cases;
  }

  @Test
  void jsonPatch_ofGeneratedDocuments_givesTheOtherDocument() {
    int operations = 0;
    for (Case each : generate()) {
      assertThat(apply(each.before, each.patch)).as(each.patch).isEqualTo(plain(each.after));
      operations += JsonPatch.parse(each.patch).operations().size();
    }
    assertThat(operations).isGreaterThan(100);
  }

  private static Object plain(String json) {
    return Objects.requireNonNull(JsonReader.PLAIN.parse(json));
  }

  /** What a patch makes of a JSON value, by way of a document. */
  private static Object apply(String json, String patch) {
    Document document = new Document();
    try (Transaction tx = document.startTransaction()) {
      JsonUpdate.update(tx, ObjectId.ROOT, plain(json), NewStrings.TEXT);
      JsonPatch.parse(patch).apply(tx, NewStrings.TEXT);
      tx.commit();
    }
    return plain(JsonWriter.COMPACT.toString(document));
  }

  /** AM_TEST_JSON_PATCH names the folder of npm's fast-json-patch. */
  @Test
  void jsonPatch_isWhatAnotherLibraryApplies() throws Exception {
    String library = System.getenv("AM_TEST_JSON_PATCH");
    assumeTrue(library != null, "AM_TEST_JSON_PATCH names no fast-json-patch");
    List<String> cases = new ArrayList<>();
    for (Case each : generate()) {
      cases.add("[" + each.before + "," + each.patch + "," + each.after + "]");
    }
    Files.writeString(home.resolve("cases.json"), "[" + String.join(",", cases) + "]");
    Files.writeString(
        home.resolve("apply.cjs"),
        """
        const p = require(process.argv[2]); const assert = require('assert');
        for (const [a, patch, b] of JSON.parse(require('fs').readFileSync('cases.json')))
          assert.deepStrictEqual(p.applyPatch(a, patch, true).newDocument, b);
        """);
    Process node =
        new ProcessBuilder("node", "apply.cjs", library)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).as(out).isZero();
  }
}
