package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.amkit.AmValue;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Prop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {
  private final Document document = new Document();

  @BeforeEach
  void fill() {
    Object value =
        JsonReader.PLAIN.parse(
            "{\"tasks\":[{\"title\":\"tickets\"},7],\"odd key\":{\"0\":1,\"-\":2,\"a/b\":3},\"n\":5}");
    document.change("fill", tx -> JsonReader.PLAIN.fill(tx, ObjectId.ROOT, value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ". | {\"n\":5,\"odd key\":{\"-\":2,\"0\":1,\"a/b\":3},\"tasks\":[{\"title\":\"tickets\"},7]}",
        ".tasks[0] | {\"title\":\"tickets\"}",
        "tasks[-2].title | \"tickets\"",
        "tasks[0].title[2] | \"c\"",
        "tasks[-1] | 7",
        "[\"odd key\"].0 | 1",
        "/odd key/0 | 1",
        "/odd key/- | 2",
        "/odd key/a~1b | 3",
        "/tasks/1 | 7",
        "/tasks/0/title | \"tickets\""
      })
  void find_existing_isFound(String path, String json) {
    Place place = DocumentPath.parse(path).find(document);
    String found =
        place instanceof Place.Found value
            ? new String(bytes(value.value()), java.nio.charset.StandardCharsets.UTF_8)
            : JsonWriter.COMPACT.toString(document, place.object().orElseThrow());
    assertThat(found).isEqualTo(json);
  }

  private byte[] bytes(AmValue value) {
    var out = new java.io.ByteArrayOutputStream();
    try {
      JsonWriter.COMPACT.write(document, value, out);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "new, new",
    "tasks[+], 2",
    "tasks[2], 2",
    "/tasks/-, 2",
    "/tasks/2, 2",
    "tasks[0].done, done"
  })
  void find_placeForSomethingNew_isVacant(String path, String prop) {
    assertThat(DocumentPath.parse(path).find(document))
        .isInstanceOfSatisfying(
            Place.Vacant.class, place -> assertThat(place.prop().toString()).isEqualTo(prop));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tasks[3] | 1 | index 3 of a list of 2",
        "tasks[-3] | 1 | index -3 of a list of 2",
        "tasks.title | 1 | a list has indices, not a key \"title\"",
        "/tasks/01 | 1 | a list has indices, not a key \"01\"",
        "/tasks/9 | 1 | index 9 of a list of 2",
        "[0] | 0 | a map has keys, not indices",
        "n.x | 1 | a scalar holds nothing",
        "no.x | 0 | no key \"no\"",
        "no.x.y | 0 | no key \"no\"",
        "tasks[+].x | 1 | no element behind the last"
      })
  void find_noPlace_saysWhichStepAndWhy(String path, int step, String problem) {
    assertThat(DocumentPath.parse(path).find(document))
        .isInstanceOfSatisfying(
            Place.Nowhere.class,
            place -> {
              assertThat(place.step()).isEqualTo(step);
              assertThat(place.problem()).isEqualTo(problem);
            });
    assertThat(DocumentPath.parse(path).value(document)).isEmpty();
  }

  @Test
  void find_fromAnObjectOrAnOldVersion_startsThere() {
    ChangeHash[] old = document.getHeads();
    document.change("later", tx -> tx.set(ObjectId.ROOT, "n", 6));
    assertThat(DocumentPath.parse("n").value(document.at(old)).map(PlainJson::plain)).hasValue(5L);
    assertThat(DocumentPath.parse("n").value(document).map(PlainJson::plain)).hasValue(6L);
    ObjectId tasks = DocumentPath.parse("tasks").find(document).object().orElseThrow();
    assertThat(DocumentPath.parse("[1]").find(document, tasks))
        .isInstanceOfSatisfying(
            Place.Found.class, place -> assertThat(place.prop()).isEqualTo(new Prop.Index(1)));
    assertThat(DocumentPath.ROOT.value(document)).isEmpty();
  }
}
