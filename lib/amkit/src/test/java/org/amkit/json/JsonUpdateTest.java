package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonUpdateTest {
  private static Document document(String json) {
    Document document = new Document();
    edit(document, tx -> JsonReader.TYPED.fill(tx, ObjectId.ROOT, JsonReader.TYPED.parse(json)));
    return document;
  }

  private static void edit(Document document, Consumer<Transaction> edits) {
    document.change("test", edits);
  }

  /** Updates the root, and tells how many operations that took. */
  private static long update(Document document, String json) {
    try (Transaction tx = document.startTransaction()) {
      JsonUpdate.update(tx, ObjectId.ROOT, JsonReader.PLAIN.parse(json), NewStrings.TEXT);
      long ops = tx.pendingOps();
      tx.commit();
      return ops;
    }
  }

  private static String typed(Document document) {
    return JsonWriter.TYPED.toString(document);
  }

  @Test
  void update_kinds_stayWhatTheyWere() {
    Document document =
        document(
            "{\"b\":{\"$bytes\":\"AAE=\"},\"c\":{\"$counter\":5},\"f\":1.0,\"i\":1,"
                + "\"s\":{\"$str\":\"x\"},\"t\":{\"$timestamp\":1000},\"u\":{\"$uint\":7}}");
    long ops =
        update(document, "{\"b\":[0,2],\"c\":8,\"f\":2,\"i\":1,\"s\":\"y\",\"t\":2000,\"u\":8}");
    assertThat(typed(document))
        .isEqualTo(
            "{\"b\":{\"$bytes\":\"AAI=\"},\"c\":{\"$counter\":8},\"f\":2.0,\"i\":1,"
                + "\"s\":{\"$str\":\"y\"},\"t\":{\"$timestamp\":2000},\"u\":{\"$uint\":8}}");
    assertThat(ops).isEqualTo(6);
  }

  @Test
  void update_equalJson_isNoChangeAtAll() {
    String typed =
        "{\"b\":{\"$bytes\":\"AAE=\"},\"c\":{\"$counter\":5},\"f\":1.0,\"i\":1,"
            + "\"l\":[{\"$counter\":1},{\"$str\":\"a\"},\"a\",{\"m\":{\"$uint\":1}},{\"$f64\":\"NaN\"}],"
            + "\"s\":{\"$str\":\"x\"},\"t\":{\"$timestamp\":1000},\"u\":{\"$uint\":7}}";
    Document document = document(typed);
    assertThat(update(document, JsonWriter.COMPACT.toString(document))).isZero();
    assertThat(typed(document)).isEqualTo(typed);
  }

  @Test
  void update_listItems_keepTheirKindsWhereverTheyGo() {
    Document document =
        document("{\"l\":[{\"$counter\":1},{\"$timestamp\":2},{\"n\":{\"$counter\":3}}]}");
    update(document, "{\"l\":[9,2,{\"n\":4}]}");
    assertThat(typed(document))
        .isEqualTo("{\"l\":[{\"$counter\":9},{\"$timestamp\":2},{\"n\":{\"$counter\":4}}]}");
    update(document, "{\"l\":[0,{\"n\":4},9]}");
    assertThat(JsonWriter.COMPACT.toString(document)).isEqualTo("{\"l\":[0,{\"n\":4},9]}");
  }

  @Test
  void update_counter_addsUpWithOthers() {
    Document mine = document("{\"c\":{\"$counter\":5}}");
    Document theirs = mine.fork();
    update(mine, "{\"c\":7}");
    update(theirs, "{\"c\":15}");
    mine.merge(theirs);
    assertThat(JsonWriter.COMPACT.toString(mine)).isEqualTo("{\"c\":17}");
  }

  @Test
  void update_text_mergesWithOthers() {
    Document mine = document("{\"l\":[{\"t\":\"the quick fox\"}]}");
    Document theirs = mine.fork();
    update(mine, "{\"l\":[{\"t\":\"the quick brown fox\"}]}");
    update(theirs, "{\"l\":[{\"t\":\"the quick fox jumps\"},1]}");
    mine.merge(theirs);
    assertThat(JsonWriter.COMPACT.toString(mine))
        .isEqualTo("{\"l\":[{\"t\":\"the quick brown fox jumps\"},1]}");
  }

  @Test
  void update_otherKindThanTheObject_isRefused() {
    Document document = document("{\"l\":[]}");
    assertThatThrownBy(() -> update(document, "[1]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a document's root is a map: it cannot hold an array");
  }

  @Test
  void set_places_putIncrementUpdateOrInsert() {
    Document document =
        document("{\"c\":{\"$counter\":5},\"l\":[1],\"t\":\"abc\",\"x\":{\"y\":1}}");
    edit(
        document,
        tx -> {
          for (Map.Entry<String, Object> each :
              Map.<String, Object>of(
                      "c", 6L, "l[+]", List.of(2L), "t", "abXc", "x", 3L, "n", Map.of("k", true))
                  .entrySet()) {
            Place place = DocumentPath.parse(each.getKey()).find(tx);
            JsonUpdate.set(tx, place, each.getValue(), NewStrings.SCALAR);
          }
        });
    assertThat(typed(document))
        .isEqualTo(
            "{\"c\":{\"$counter\":6},\"l\":[1,[2]],\"n\":{\"k\":true},\"t\":\"abXc\",\"x\":3}");
    assertThatThrownBy(
            () ->
                edit(
                    document,
                    tx ->
                        JsonUpdate.set(
                            tx, DocumentPath.parse("q.r").find(tx), 1L, NewStrings.TEXT)))
        .hasMessage("no key \"q\"");
  }

  @Test
  void set_conflictingValue_settlesTheConflict() {
    Document mine = new Document(new byte[] {1});
    edit(mine, tx -> tx.set(ObjectId.ROOT, "a", NewValue.timestamp(Instant.EPOCH)));
    Document theirs = mine.fork(new byte[] {2});
    edit(mine, tx -> tx.set(ObjectId.ROOT, "a", 1));
    edit(theirs, tx -> tx.set(ObjectId.ROOT, "a", 2));
    mine.merge(theirs);
    edit(mine, tx -> JsonUpdate.set(tx, DocumentPath.parse("a").find(tx), 2L, NewStrings.TEXT));
    assertThat(mine.getAll(ObjectId.ROOT, "a").orElseThrow().values()).hasSize(1);
  }

  @Test
  void update_anythingToAnything_givesThat() {
    for (int i = 0; i < 400; i++) {
      int seed = i;
      RandomJson random = new RandomJson(seed);
      Map<String, Object> before = random.map(3);
      Object after = seed % 4 == 0 ? random.map(3) : random.edited(before, 3);
      Document document = new Document();
      edit(document, tx -> JsonReader.PLAIN.fill(tx, ObjectId.ROOT, before));
      edit(
          document,
          tx -> {
            JsonUpdate.update(tx, ObjectId.ROOT, after, NewStrings.TEXT);
            assertThat(PlainJson.of(tx.toPlain(ObjectId.ROOT)))
                .as("seed %d", seed)
                .isEqualTo(PlainJson.of(after));
          });
      try (Transaction tx = document.startTransaction()) {
        JsonUpdate.update(tx, ObjectId.ROOT, after, NewStrings.TEXT);
        assertThat(tx.pendingOps()).as("seed %d, again", seed).isZero();
      }
      assertThat(document.getObjectType(ObjectId.ROOT)).hasValue(ObjectType.MAP);
    }
  }

  /** The objects in a list, by the JSON that each holds. */
  private static Map<String, ObjectId> idsByJson(Document document, String path) {
    Map<String, ObjectId> ids = new LinkedHashMap<>();
    ObjectId list = DocumentPath.parse(path).find(document).object().orElseThrow();
    document.forEachItem(
        list,
        item ->
            item.getValue()
                .objectId()
                .ifPresent(id -> ids.put(JsonWriter.COMPACT.toString(document, id), id)));
    return ids;
  }

  /** Of a list before and after an update: which items (by place) are still the same objects. */
  private static String kept(String before, String after) {
    Document document = document("{\"l\":" + before + "}");
    List<ObjectId> old = List.copyOf(idsByJson(document, "l").values());
    update(document, "{\"l\":" + after + "}");
    assertThat(PlainJson.of(document.toPlain(ObjectId.ROOT)))
        .isEqualTo(PlainJson.of(Map.of("l", JsonReader.PLAIN.parse(after))));
    StringBuilder out = new StringBuilder();
    for (ObjectId id : idsByJson(document, "l").values()) {
      out.append(out.isEmpty() ? "" : " ").append(old.contains(id) ? old.indexOf(id) + 1 : "new");
    }
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // Reordered and edited: as many stay as have one order.
        "[{'id':1,'t':'a'},{'id':2,'t':'b'},{'id':3,'t':'c'}]"
            + " | [{'id':3,'t':'c'},{'id':1,'t':'x'},{'id':2,'t':'b'}] | new 1 2",
        "[{'_id':'p','t':'a'},{'_id':'q','t':'b'}] | [{'_id':'q','t':'z'},{'_id':'r','t':'a'}] | 2"
            + " new",
        "[{'key':1},{'key':2},{'key':3},{'key':4}] | [{'key':4},{'key':2},{'key':3},{'key':9}] |"
            + " new 2 3 new",
        // One has no id; the others go by theirs.
        "[{'id':1,'t':'a'},{'t':'b'},{'id':3,'t':'c'}]"
            + " | [{'t':'b'},{'id':1,'t':'changed'},{'id':3,'t':'also'}] | new 1 3",
        // Ids that are not unique say nothing, but two that differ are not the same.
        "[{'id':1,'t':'one'},{'id':1,'t':'two'}] | [{'id':1,'t':'two'},{'id':1,'t':'one!'}] | new"
            + " 1",
        "[{'id':1,'t':'same','u':'same'}] | [{'id':2,'t':'same','u':'same'}] | new",
        // Without ids: by likeness, never one for another.
        "[{'t':'tickets','done':false},{'t':'visa','done':false},{'t':'hotel','done':false}] |"
            + " [{'t':'hotel','done':false},{'t':'tickets','done':true},{'t':'visa','done':false}]"
            + " | new 1 2",
        "[{'t':'milk','done':false}] | [{'t':'bread','done':false}] | new",
        "[{'name':'Alice','age':30},{'name':'Bob','age':40}]"
            + " | [{'name':'Bob','age':41},{'name':'Carol','age':30}] | 2 new",
        "[{'t':'Buy milk'},{'t':'Call Ann'}] | [{'t':'Buy milk and eggs'},{'t':'Call Ann'}] | 1 2",
        "[{'t':'milk'}] | [{'t':'milk','due':'tomorrow'}] | 1",
        "[{'n':1},{'n':5}] | [{'n':1},{'n':6}] | 1 2",
        // Lists and texts in lists.
        "[[1,2],[3,4],[5,6]] | [[5,6],[1,2,9],[3,4]] | new 1 2",
        "['first line','second line'] | ['second line','first line!'] | new 1",
      })
  void update_listOfObjects_keepsThoseThatKeepTheirOrder(String before, String after, String want) {
    assertThat(kept(before.replace('\'', '"'), after.replace('\'', '"'))).isEqualTo(want);
  }

  @Test
  void update_reorderedObjects_keepOthersEditsAndKinds() {
    Document mine =
        document(
            "{\"l\":[{\"id\":1,\"n\":{\"$counter\":5}},{\"id\":2,\"t\":\"two\"},"
                + "{\"id\":3,\"at\":{\"$timestamp\":1000},\"s\":{\"$str\":\"x\"}}]}");
    Document theirs = mine.fork();
    edit(
        theirs,
        tx ->
            tx.spliceText(
                DocumentPath.parse("l[1].t").find(tx).object().orElseThrow(), 3, 0, " more"));
    update(
        mine,
        "{\"l\":[{\"at\":2000,\"id\":3,\"s\":\"y\"},{\"id\":1,\"n\":6},{\"id\":2,\"t\":\"Two\"}]}");
    mine.merge(theirs);
    assertThat(typed(mine))
        .isEqualTo(
            "{\"l\":[{\"at\":{\"$timestamp\":2000},\"id\":3,\"s\":{\"$str\":\"y\"}},"
                + "{\"id\":1,\"n\":{\"$counter\":6}},{\"id\":2,\"t\":\"Two more\"}]}");
  }

  @Test
  void update_largeListReversed_isDoneInReasonableTime() {
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      before.append(i > 0 ? "," : "").append("{\"id\":").append(i).append('}');
      after.append(i > 0 ? "," : "").append("{\"id\":").append(count - i).append('}');
    }
    Document document = document("{\"l\":[" + before + "]}");
    update(document, "{\"l\":[" + after + "]}");
    assertThat(JsonWriter.COMPACT.toString(document)).isEqualTo("{\"l\":[" + after + "]}");
  }

  @Test
  void update_manyUnlikeItems_isDoneInReasonableTime() {
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      before.append(i > 0 ? "," : "").append("{\"a\":\"name " + i + "\",\"b\":true}");
      after.append(i > 0 ? "," : "").append("{\"a\":\"name " + (i + 1) + "\",\"b\":false}");
    }
    Document document = document("{\"l\":[" + before + "]}");
    List<ObjectId> old = List.copyOf(idsByJson(document, "l").values());
    update(document, "{\"l\":[" + after + "]}");
    assertThat(JsonWriter.COMPACT.toString(document)).isEqualTo("{\"l\":[" + after + "]}");
    List<ObjectId> now = List.copyOf(idsByJson(document, "l").values());
    assertThat(now.subList(0, 4_999)).isEqualTo(old.subList(1, 5_000));
  }

  @Test
  void update_deepValues_needsNoStack() {
    int levels = 20_000;
    for (String brackets : new String[] {"[]", "{}"}) {
      String open = brackets.equals("[]") ? "[" : "{\"a\":";
      String close = brackets.substring(1);
      String deep = open.repeat(levels) + "1" + close.repeat(levels);
      String other = open.repeat(levels) + "2" + close.repeat(levels);
      Document document = new Document();
      assertThat(update(document, "{\"d\":" + deep + "}")).isEqualTo(levels + 1);
      assertThat(update(document, "{\"d\":" + deep + "}")).isZero();
      assertThat(update(document, "{\"d\":" + other + "}")).isEqualTo(1);
      JsonPatch patch =
          JsonPatch.between(JsonReader.PLAIN.parse(deep), document.toPlain(idOf(document, "d")));
      assertThat(patch.operations()).hasSize(1);
      edit(
          document,
          tx -> {
            JsonPatch.parse(
                    "[{\"op\":\"test\",\"path\":\"/d\",\"value\":"
                        + other
                        + "},"
                        + "{\"op\":\"copy\",\"from\":\"/d\",\"path\":\"/e\"},"
                        + "{\"op\":\"move\",\"from\":\"/e\",\"path\":\"/f\"},"
                        + "{\"op\":\"replace\",\"path\":\"/f\",\"value\":"
                        + deep
                        + "}]")
                .apply(tx, NewStrings.TEXT);
            JsonMergePatch.apply(
                tx,
                ObjectId.ROOT,
                JsonReader.PLAIN.parse("{\"g\":" + deep + ",\"d\":null}"),
                NewStrings.TEXT);
          });
      assertThat(update(document, "{\"f\":" + deep + ",\"g\":" + deep + "}")).isZero();
    }
  }

  private static ObjectId idOf(Document document, String path) {
    return DocumentPath.parse(path).find(document).object().orElseThrow();
  }
}
