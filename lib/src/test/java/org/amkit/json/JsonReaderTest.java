package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static Document document(JsonReader reader, String json) {
    Document document = new Document();
    Object value = reader.parse(json);
    document.change("json", tx -> reader.fill(tx, ObjectId.ROOT, value));
    return document;
  }

  @Test
  void parse_numbers_areIntUintOrFloat() {
    assertThat(JsonReader.PLAIN.parse("[0,-1,9223372036854775807,9223372036854775808,1.0,1e2]"))
        .isEqualTo(
            List.of(0L, -1L, Long.MAX_VALUE, new BigInteger("9223372036854775808"), 1.0, 100.0));
    assertThat(JsonReader.PLAIN.parse("[18446744073709551616,-9223372036854775809]"))
        .isEqualTo(List.of(1.8446744073709552E19, -9.223372036854776E18));
  }

  @Test
  void parse_stream_readsOneValueToTheEnd() throws IOException {
    byte[] json = " {\"é\": [true, null]} \n".getBytes(StandardCharsets.UTF_8);
    assertThat(JsonReader.PLAIN.parse(new ByteArrayInputStream(json)))
        .isEqualTo(Map.of("é", Arrays.asList(true, null)));
  }

  @Test
  void parse_equalNames_takesTheLast() {
    assertThat(JsonReader.PLAIN.parse("{\"a\":1,\"a\":2}")).isEqualTo(Map.of("a", 2L));
  }

  @Test
  void fill_plain_stringsAreTextsOrScalars() {
    Document texts = document(JsonReader.PLAIN, "{\"a\":\"x\",\"l\":[1,\"y\",2]}");
    assertThat(texts.get(ObjectId.ROOT, "a").orElseThrow()).isInstanceOf(AmValue.Text.class);
    assertThat(JsonWriter.COMPACT.toString(texts)).isEqualTo("{\"a\":\"x\",\"l\":[1,\"y\",2]}");
    Document scalars =
        document(JsonReader.PLAIN.withStrings(NewStrings.SCALAR), "{\"a\":\"x\",\"l\":[\"y\"]}");
    assertThat(scalars.get(ObjectId.ROOT, "a").orElseThrow()).isInstanceOf(AmValue.Str.class);
    assertThat(JsonWriter.TYPED.toString(scalars))
        .isEqualTo("{\"a\":{\"$str\":\"x\"},\"l\":[{\"$str\":\"y\"}]}");
  }

  @Test
  void fill_list_goesBehindWhatIsThere() {
    Document document = document(JsonReader.PLAIN, "{\"l\":[1]}");
    ObjectId list = document.get(ObjectId.ROOT, "l").orElseThrow().objectId().orElseThrow();
    document.change("more", tx -> JsonReader.PLAIN.fill(tx, list, List.of(2L, List.of(), 3L)));
    assertThat(JsonWriter.COMPACT.toString(document)).isEqualTo("{\"l\":[1,2,[],3]}");
    assertThatThrownBy(() -> document.change("no", tx -> JsonReader.PLAIN.fill(tx, list, Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a LIST cannot hold an object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"$str\":\"x\"},\"b\":\"text\",\"c\":{\"$uint\":18446744073709551615}}",
        "{\"a\":{\"$counter\":-3},\"b\":{\"$timestamp\":-905182979000},\"c\":{\"$bytes\":\"/wBB\"}}",
        "{\"a\":{\"$f64\":\"NaN\"},\"b\":{\"$f64\":\"-Infinity\"},\"c\":-0.0,\"d\":15.0,\"e\":1e300}",
        "{\"a\":{\"$unknown\":[14,\"Bw==\"]},\"b\":[null,true,[],{}],\"c\":-9223372036854775808}",
        "{\"a\":{\"$map\":{\"$str\":{\"$map\":{\"$map\":{\"x\":1}}}}}}",
        "{\"$map\":{\"$a\":1}}",
        "{\"t\":{\"$text\":[{\"block\":{\"l\":[1],\"type\":{\"$str\":\"p\"}}},{\"text\":\"a\"},"
            + "{\"text\":\"b\",\"marks\":{\"bold\":true,\"link\":{\"$str\":\"u\"}}},"
            + "{\"text\":\"c\",\"marks\":{\"bold\":true}},{\"block\":{}},"
            + "{\"text\":\"d\",\"marks\":{\"bold\":true}},{\"text\":\"e\"}]}}"
      })
  void parse_typed_roundTrips(String json) {
    assertThat(JsonWriter.TYPED.toString(document(JsonReader.TYPED, json))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 1 | 1 | no JSON value",
        "{\"a\":1}} | 1 | 8 | Unexpected close marker",
        "1 2 | 1 | 3 | something follows",
        "{\"a\":nul} | 1 | 6 | Unrecognized token 'nul'",
        "[1e999] | 1 | 2 | beyond the range of doubles",
        "[1,] | 1 | 4 | expected a valid value",
        "[NaN] | 1 | 5 | NaN"
      })
  void parse_badJson_saysWhereAndWhat(String json, int line, int column, String problem) {
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(json))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining(problem)
        .hasMessageEndingWith("(line " + line + ", column " + column + ")");
  }

  @Test
  void parse_nestedTooDeep_isRefused() {
    String deep = "[".repeat(JsonReader.MAX_DEPTH + 1) + "]".repeat(JsonReader.MAX_DEPTH + 1);
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(deep)).isInstanceOf(JsonSyntaxException.class);
    String good = deep.substring(1, deep.length() - 1);
    assertThat(Objects.toString(JsonReader.PLAIN.parse(good))).isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"$what\":1} | no type is called $what",
        "{\"$str\":1} | $str wants a string",
        "{\"$uint\":-1} | $uint wants",
        "{\"$counter\":1.5} | $counter wants a whole number",
        "{\"$bytes\":\"?\"} | not base64",
        "{\"$f64\":\"inf\"} | $f64 wants",
        "{\"$unknown\":[9,\"\"]} | $unknown wants",
        "{\"$text\":[{\"x\":1}]} | $text wants",
        "{\"$text\":{}} | $text wants an array",
        "{\"$str\":\"a\",\"b\":1} | stands alone"
      })
  void parse_badTyped_saysWhat(String json, String problem) {
    assertThatThrownBy(() -> JsonReader.TYPED.parse(json))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void fill_objectTypes_areMapsAndLists() {
    Document document = document(JsonReader.PLAIN, "{\"m\":{\"l\":[{}]}}");
    assertThat(
            DocumentPath.parse("m.l[0]").find(document).object().flatMap(document::getObjectType))
        .hasValue(ObjectType.MAP);
  }
}
