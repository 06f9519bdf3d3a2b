package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonMergePatchTest {
  /** RFC 7386, appendix A, as far as document and patch are objects. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"} | {\"a\":null} | {}",
        "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
        "{\"e\":null} | {\"a\":1} | {\"a\":1,\"e\":null}",
        "{} | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}",
        "{\"a\":\"b\"} | {\"a\":{\"x\":null,\"y\":1}} | {\"a\":{\"y\":1}}",
        "{\"a\":1} | {} | {\"a\":1}"
      })
  void apply_examplesOfTheRfc_giveTheirResults(String before, String patch, String after) {
    Document document = new Document();
    document.change(
        "fill", tx -> JsonReader.PLAIN.fill(tx, ObjectId.ROOT, JsonReader.PLAIN.parse(before)));
    document.change(
        "merge",
        tx ->
            JsonMergePatch.apply(
                tx, ObjectId.ROOT, JsonReader.PLAIN.parse(patch), NewStrings.TEXT));
    assertThat(JsonWriter.COMPACT.toString(document)).isEqualTo(after);
  }

  @Test
  void apply_noObject_isRefused() {
    Document document = new Document();
    assertThatThrownBy(
            () ->
                document.change(
                    "merge", tx -> JsonMergePatch.apply(tx, ObjectId.ROOT, 7L, NewStrings.TEXT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a merge patch that is a number cannot be merged into a map");
  }
}
