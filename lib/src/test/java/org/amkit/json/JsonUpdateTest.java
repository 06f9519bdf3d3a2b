package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
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
            assertThat(PlainJson.of(tx, ObjectId.ROOT))
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
}
