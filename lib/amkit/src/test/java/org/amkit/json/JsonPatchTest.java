package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTest {
  private static Document document(JsonReader reader, String json) {
    Document document = new Document();
    Object value = reader.parse(json);
    document.change("fill", tx -> reader.fill(tx, ObjectId.ROOT, value));
    return document;
  }

  private static void apply(Document document, String patch) {
    JsonPatch parsed = JsonPatch.parse(patch);
    document.change("patch", tx -> parsed.apply(tx, NewStrings.TEXT));
  }

  /** RFC 6902, appendix A, as far as its documents are objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"foo\":\"bar\"} | [{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\"}] "
            + "| {\"baz\":\"qux\",\"foo\":\"bar\"}",
        "{\"foo\":[\"bar\",\"baz\"]} | [{\"op\":\"add\",\"path\":\"/foo/1\",\"value\":\"qux\"}] "
            + "| {\"foo\":[\"bar\",\"qux\",\"baz\"]}",
        "{\"baz\":\"qux\",\"foo\":\"bar\"} | [{\"op\":\"remove\",\"path\":\"/baz\"}] "
            + "| {\"foo\":\"bar\"}",
        "{\"foo\":[\"bar\",\"qux\",\"baz\"]} | [{\"op\":\"remove\",\"path\":\"/foo/1\"}] "
            + "| {\"foo\":[\"bar\",\"baz\"]}",
        "{\"baz\":\"qux\",\"foo\":\"bar\"} | [{\"op\":\"replace\",\"path\":\"/baz\",\"value\":"
            + "\"boo\"}] | {\"baz\":\"boo\",\"foo\":\"bar\"}",
        "{\"foo\":{\"bar\":\"baz\",\"waldo\":\"fred\"},\"qux\":{\"corge\":\"grault\"}} "
            + "| [{\"op\":\"move\",\"from\":\"/foo/waldo\",\"path\":\"/qux/thud\"}] "
            + "| {\"foo\":{\"bar\":\"baz\"},\"qux\":{\"corge\":\"grault\",\"thud\":\"fred\"}}",
        "{\"foo\":[\"all\",\"grass\",\"cows\",\"eat\"]} "
            + "| [{\"op\":\"move\",\"from\":\"/foo/1\",\"path\":\"/foo/3\"}] "
            + "| {\"foo\":[\"all\",\"cows\",\"eat\",\"grass\"]}",
        "{\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]} | [{\"op\":\"test\",\"path\":\"/baz\",\"value\":"
            + "\"qux\"},{\"op\":\"test\",\"path\":\"/foo/1\",\"value\":2}] "
            + "| {\"baz\":\"qux\",\"foo\":[\"a\",2,\"c\"]}",
        "{\"foo\":\"bar\"} | [{\"op\":\"add\",\"path\":\"/child\",\"value\":{\"grandchild\":{}}}] "
            + "| {\"child\":{\"grandchild\":{}},\"foo\":\"bar\"}",
        "{\"foo\":\"bar\"} | [{\"op\":\"add\",\"path\":\"/baz\",\"value\":\"qux\",\"xyz\":123}] "
            + "| {\"baz\":\"qux\",\"foo\":\"bar\"}",
        "{\"/\":9,\"~1\":10} | [{\"op\":\"test\",\"path\":\"/~01\",\"value\":10}] "
            + "| {\"/\":9,\"~1\":10}",
        "{\"foo\":[\"bar\"]} | [{\"op\":\"add\",\"path\":\"/foo/-\",\"value\":[\"abc\",\"def\"]}] "
            + "| {\"foo\":[\"bar\",[\"abc\",\"def\"]]}",
        "{\"a\":1} | [{\"op\":\"replace\",\"path\":\"\",\"value\":{\"b\":2}}] | {\"b\":2}",
        "{\"a\":1} | [{\"op\":\"copy\",\"from\":\"\",\"path\":\"/b\"}] | {\"a\":1,\"b\":{\"a\":1}}",
        "{\"a\":[1]} | [{\"op\":\"move\",\"from\":\"/a/0\",\"path\":\"/a/0\"}] | {\"a\":[1]}",
        "{\"a\":1} | [{\"op\":\"test\",\"path\":\"/a\",\"value\":1.0}] | {\"a\":1}"
      })
  void apply_examplesOfTheRfc_giveTheirResults(String before, String patch, String after) {
    Document document = document(JsonReader.PLAIN, before);
    apply(document, patch);
    assertThat(JsonWriter.COMPACT.toString(document)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"op\":\"test\",\"path\":\"/baz\",\"value\":\"bar\"}] | 0 | test \"/baz\": the value"
            + " differs",
        "[{\"op\":\"add\",\"path\":\"/baz/bat\",\"value\":\"q\"}] | 0 | add \"/baz/bat\": a list"
            + " has indices",
        "[{\"op\":\"add\",\"path\":\"/no/bat\",\"value\":\"q\"}] | 0 | no key \"no\"",
        "[{\"op\":\"add\",\"path\":\"/l/9\",\"value\":1}] | 0 | index 9 of a list of 1",
        "[{\"op\":\"remove\",\"path\":\"/l/-\"}] | 0 | there is no /l/-",
        "[{\"op\":\"remove\",\"path\":\"/x\"}] | 0 | there is no /x",
        "[{\"op\":\"remove\",\"path\":\"\"}] | 0 | the root cannot be removed",
        "[{\"op\":\"replace\",\"path\":\"\",\"value\":1}] | 0 | the root is no scalar",
        "[{\"op\":\"replace\",\"path\":\"\",\"value\":[]}] | 0 | cannot hold an array",
        "[{\"op\":\"add\",\"path\":\"/l/0\",\"value\":1},{\"op\":\"move\",\"from\":\"/l\",\"path\":\"/l/0\"}]"
            + " | 1 | cannot be moved into itself",
        "[{\"op\":\"add\",\"path\":\"/x\"}] | 0 | wants a \"value\"",
        "[{\"op\":\"spam\",\"path\":\"/x\"}] | 0 | not spam",
        "[{\"op\":\"move\",\"path\":\"/x\"}] | 0 | \"from\" is a JSON Pointer, not null",
        "[{\"op\":\"remove\",\"path\":\"x\"}] | 0 | a JSON Pointer begins with /",
        "[7] | 0 | an operation is an object",
        "{} | 0 | an array of operations"
      })
  void apply_badOperation_saysWhichAndChangesNothing(String patch, int index, String problem) {
    String json = "{\"baz\":[\"qux\"],\"l\":[1]}".replace("[\"qux\"]", "[5]");
    Document document = document(JsonReader.PLAIN, json);
    assertThatThrownBy(() -> apply(document, patch))
        .isInstanceOfSatisfying(
            JsonPatchException.class, e -> assertThat(e.index()).isEqualTo(index))
        .hasMessageContaining(problem);
    assertThat(JsonWriter.COMPACT.toString(document)).isEqualTo(json);
  }

  @Test
  void apply_copyAndMove_keepKindsMarksAndBlocks() {
    String rich =
        "{\"$text\":[{\"block\":{\"type\":{\"$str\":\"p\"}}},{\"text\":\"a\"},"
            + "{\"text\":\"b\",\"marks\":{\"bold\":true}}]}";
    Document document =
        document(JsonReader.TYPED, "{\"x\":{\"c\":{\"$counter\":1},\"t\":" + rich + "}}");
    apply(
        document,
        "[{\"op\":\"copy\",\"from\":\"/x\",\"path\":\"/y\"},"
            + "{\"op\":\"move\",\"from\":\"/x/t\",\"path\":\"/t\"}]");
    assertThat(JsonWriter.TYPED.toString(document))
        .isEqualTo(
            "{\"t\":"
                + rich
                + ",\"x\":{\"c\":{\"$counter\":1}},"
                + "\"y\":{\"c\":{\"$counter\":1},\"t\":"
                + rich
                + "}}");
  }

  @Test
  void between_values_isLeast() {
    Object before = JsonReader.PLAIN.parse("{\"a\":1,\"l\":[1,2,3,4,5],\"s\":\"x\",\"~/\":0}");
    Object after = JsonReader.PLAIN.parse("{\"b\":null,\"l\":[1,9,3,5,6],\"s\":\"x\",\"~/\":1.5}");
    assertThat(JsonPatch.between(before, after).toString())
        .isEqualTo(
            """
            [{"op":"remove","path":"/a"},
             {"op":"replace","path":"/l/1","value":9},
             {"op":"remove","path":"/l/3"},
             {"op":"add","path":"/l/4","value":6},
             {"op":"replace","path":"/~0~1","value":1.5},
             {"op":"add","path":"/b","value":null}]\
            """);
    assertThat(JsonPatch.between(before, before).toString()).isEqualTo("[]");
  }

  @Test
  void between_anything_appliedGivesTheOther() {
    for (int i = 0; i < 400; i++) {
      RandomJson random = new RandomJson(1000 + i);
      Map<String, Object> before = random.map(3);
      Object after = i % 4 == 0 ? random.map(3) : random.edited(before, 3);
      JsonPatch patch = JsonPatch.parse(JsonPatch.between(before, after).toString());
      Document document = new Document();
      document.change("fill", tx -> JsonReader.PLAIN.fill(tx, ObjectId.ROOT, before));
      try (Transaction tx = document.startTransaction()) {
        patch.apply(tx, NewStrings.TEXT);
        tx.commit();
      }
      assertThat(PlainJson.of(document.toPlain(ObjectId.ROOT)))
          .as("%d: %s", i, patch)
          .isEqualTo(PlainJson.of(after));
    }
  }

  @Test
  void between_versionsOfADocument_leadsFromOneToTheOther() {
    Document document = document(JsonReader.TYPED, "{\"c\":{\"$counter\":1},\"t\":\"abc\"}");
    var old = document.at(document.getHeads());
    apply(document, "[{\"op\":\"replace\",\"path\":\"/t\",\"value\":\"abcd\"}]");
    document.change("inc", tx -> tx.increment(ObjectId.ROOT, "c", 4));
    assertThat(JsonPatch.between(old, ObjectId.ROOT, document, ObjectId.ROOT).toString())
        .isEqualTo(
            """
            [{"op":"replace","path":"/c","value":5},
             {"op":"replace","path":"/t","value":"abcd"}]\
            """);
  }

  @Test
  void copy_replacesWhatIsThere_withAllItsKinds() {
    Document document =
        document(
            JsonReader.TYPED,
            "{\"a\":{\"n\":{\"$counter\":5},\"t\":{\"$text\":[{\"text\":\"x\",\"marks\":{\"b\":true}}]}},"
                + "\"b\":1,\"c\":{\"n\":2,\"t\":\"\",\"z\":3}}");
    apply(
        document,
        "[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"},"
            + "{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/c\"}]");
    String copy =
        JsonWriter.TYPED.toString(
            document, document.get(ObjectId.ROOT, "a").orElseThrow().objectId().orElseThrow());
    for (String key : new String[] {"b", "c"}) {
      ObjectId id = document.get(ObjectId.ROOT, key).orElseThrow().objectId().orElseThrow();
      assertThat(JsonWriter.TYPED.toString(document, id)).as(key).isEqualTo(copy);
    }
  }

  /** A text is a string in JSON: nothing is inside of it, whatever the operation. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op':'add','path':'P','value':{'x':1}}", "{'op':'add','path':'P','value':'c'}",
        "{'op':'remove','path':'P'}", "{'op':'replace','path':'P','value':'c'}",
        "{'op':'test','path':'P','value':'a'}", "{'op':'copy','from':'P','path':'/b'}",
        "{'op':'copy','from':'/n','path':'P'}", "{'op':'move','from':'P','path':'/b'}",
        "{'op':'move','from':'/n','path':'P'}"
      })
  void apply_pathIntoAString_isRefused(String operation) {
    for (String pointer : new String[] {"/s/0", "/s/-", "/s/9", "/s/x", "/s/0/0", "/l/0/0"}) {
      Document document = document(JsonReader.PLAIN, "{\"s\":\"abc\",\"l\":[\"de\"],\"n\":1}");
      String before = JsonWriter.TYPED.toString(document);
      String patch = "[" + operation.replace("'", "\"").replace("P", pointer) + "]";
      assertThatThrownBy(() -> apply(document, patch))
          .as(patch)
          .isInstanceOf(JsonPatchException.class)
          .hasMessageContaining("\"" + pointer + "\": a ");
      assertThat(JsonWriter.TYPED.toString(document)).isEqualTo(before);
    }
  }
}
