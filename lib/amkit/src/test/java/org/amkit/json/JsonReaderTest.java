package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.amkit.AmValue;
import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
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
        .hasMessage("a list cannot hold an object");
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
        "{\"a\":1}} | 1 | 8 | unexpected }",
        "1 2 | 1 | 3 | something follows",
        "{\"a\":nul} | 1 | 6 | 'nul' is not a JSON value",
        "[1e999] | 1 | 2 | beyond the range of doubles",
        "[1,] | 1 | 4 | expected a value",
        "[NaN] | 1 | 5 | NaN"
      })
  void parse_badJson_saysWhereAndWhat(String json, int line, int column, String problem) {
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(json))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining(problem)
        .hasMessageEndingWith("(line " + line + ", column " + column + ")");
  }

  /** All that the parser has to say of bad JSON, in our words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": | it ends too early",
        "\"abc | it ends too early",
        "1e | it ends too early",
        "{] | unexpected ], expected }",
        "] | unexpected ]",
        "[1 2] | unexpected '2', expected , or ]",
        "{\"a\":1 \"b\":2} | unexpected '\"', expected , or }",
        "{\"a\" 1} | unexpected '1', expected :",
        "{a:1} | unexpected 'a', expected a key in double quotes",
        "[,] | unexpected ',', expected a value",
        "{\"a\":} | unexpected '}', expected a value",
        "'a' | unexpected ''', expected a value",
        "undefined | 'undefined' is not a JSON value",
        "-Infinity | '-Infinity' is not a JSON value",
        "\"\\q\" | \\q is not an escape",
        "\"\\u12g4\" | unexpected 'g', expected four hex digits after \\u",
        "\"a\u0001b\" | control character U+0001 in a string, which takes an escape",
        "[\u0000] | unexpected U+0000",
        "01 | a number begins with 0",
        "+1 | unexpected '+', numbers begin with a digit or -",
        "1.e5 | unexpected 'e', expected a digit after the point",
        "--1 | unexpected '-', expected a digit after -",
        "[1ea] | unexpected 'a', expected a digit in the exponent",
        "1a | unexpected 'a', expected white space",
        "/*c*/1 | unexpected '/'"
      })
  void parse_badJson_hasOurWords(String json, String problem) {
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(json))
        .isInstanceOfSatisfying(
            JsonSyntaxException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  @Test
  void parse_nestedTooDeep_isRefused() {
    String deep = "[".repeat(JsonReader.MAX_DEPTH + 1) + "]".repeat(JsonReader.MAX_DEPTH + 1);
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(deep))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessage(
            "nested more than 100000 levels deep (line 1, column "
                + (JsonReader.MAX_DEPTH + 1)
                + ")");
    String good = deep.substring(1, deep.length() - 1);
    Object value = JsonReader.PLAIN.parse(good);
    int levels = 0;
    while (value instanceof List<?> list) {
      value = list.isEmpty() ? null : list.get(0);
      levels++;
    }
    assertThat(levels).isEqualTo(JsonReader.MAX_DEPTH);
  }

  @Test
  void parse_numbersOfManyDigits_areReadUpToTheLimit() {
    String zeros = "0".repeat(JsonReader.MAX_DIGITS - 2);
    assertThat(JsonReader.PLAIN.parse("-0." + zeros + "1")).isEqualTo(-0.0);
    assertThat(JsonReader.PLAIN.parse("[0." + "3".repeat(1100) + "]"))
        .isEqualTo(List.of(0.3333333333333333));
    assertThatThrownBy(() -> JsonReader.PLAIN.parse("\n[0." + zeros + "12]"))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessage("a number of more than 10000 digits (line 2, column 2)");
    assertThatThrownBy(() -> JsonReader.PLAIN.parse("9".repeat(JsonReader.MAX_DIGITS)))
        .hasMessage("a number beyond the range of doubles (line 1, column 1)");
  }

  @Test
  void parse_longKeysAndStrings_areRead() throws IOException {
    String key = "k".repeat(60_000);
    String json = "{\"" + key + "\":\"" + "v".repeat(1 << 20) + "\"}";
    assertThat(JsonReader.PLAIN.parse(json)).isEqualTo(Map.of(key, "v".repeat(1 << 20)));
    assertThat(JsonReader.PLAIN.parse(stream(json))).isEqualTo(Map.of(key, "v".repeat(1 << 20)));
  }

  @Test
  void parse_byteOrderMark_isSkipped() throws IOException {
    assertThat(JsonReader.PLAIN.parse("\uFEFF{}")).isEqualTo(Map.of());
    assertThat(JsonReader.PLAIN.parse(stream("\uFEFF[1]"))).isEqualTo(List.of(1L));
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(stream("\uFEFF")))
        .hasMessageContaining("no JSON value");
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(stream("[1]\uFEFF")))
        .isInstanceOf(JsonSyntaxException.class);
  }

  @Test
  void parseAll_readsValueAfterValue() throws IOException {
    assertThat(JsonReader.PLAIN.parseAll(stream("{\"a\":1}\n[]\n\n\"x\" 2\nnull\n")))
        .isEqualTo(Arrays.asList(Map.of("a", 1L), List.of(), "x", 2L, null));
    assertThat(JsonReader.PLAIN.parseAll(stream(""))).isEmpty();
    assertThatThrownBy(() -> JsonReader.PLAIN.parseAll(stream("{}\n{\"a\":}\n")))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining("(line 2, column 6)");
  }

  @Test
  void parse_streamThatIsNotUtf8_saysWhere() {
    byte[] json = "[\"é?\"]".getBytes(StandardCharsets.UTF_8);
    json[4] = (byte) 0xff;
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(new ByteArrayInputStream(json)))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessage("the byte at offset 4 is not UTF-8");
    // A surrogate in three bytes, as Java's modified UTF-8 has them.
    byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(new ByteArrayInputStream(surrogate)))
        .hasMessage("the byte at offset 1 is not UTF-8");
    byte[] cut = {'"', (byte) 0xc3};
    assertThatThrownBy(() -> JsonReader.PLAIN.parse(new ByteArrayInputStream(cut)))
        .hasMessage("the byte at offset 1 is not UTF-8");
  }

  @Test
  void parse_duplicateKeys_areReportedWithTheirPlace() throws IOException {
    List<String> found = new ArrayList<>();
    JsonReader reader =
        JsonReader.PLAIN.withLosses(
            loss -> found.add(loss.written() + "@" + loss.line() + ":" + loss.column()));
    String json = "{\"a\":1,\n \"b\":[{\"a\":1},{\"a\":1}],\n \"a\":{\"x\":1,\"x\":2}}";
    assertThat(reader.parse(stream(json)))
        .isEqualTo(Map.of("a", Map.of("x", 2L), "b", List.of(Map.of("a", 1L), Map.of("a", 1L))));
    assertThat(found).containsExactly("a@3:2", "x@3:13");
  }

  /** What is a double, or written like one, is kept; so are all integers of 64 bits. */
  @ParameterizedTest
  @CsvSource({
    "12345678901234567890123, LARGE_INTEGER",
    "-9223372036854775809, LARGE_INTEGER",
    "18446744073709551617, LARGE_INTEGER",
    "18446744073709551615,",
    "-9223372036854775808,",
    "100000000000000000000,",
    "123456789012345680000,",
    "1180591620717411303424,",
    "1.2345678901234567890123,",
    "'\"\\ud83d\"', LONE_SURROGATE",
    "'\"a\\ude00\\ud83d\"', LONE_SURROGATE",
    "'{\"\\ud83d.\":1}', LONE_SURROGATE",
    "'\"\\ud83d\\ude00\"',"
  })
  void parse_whatIsNotKept_isReported(String json, JsonReader.Loss.Kind kind) throws IOException {
    List<JsonReader.Loss.Kind> found = new ArrayList<>();
    JsonReader.PLAIN.withLosses(loss -> found.add(loss.kind())).parse(stream(json));
    assertThat(found).isEqualTo(kind == null ? List.of() : List.of(kind));
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fill_stream_givesWhatTheTreeGives() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      String json = json(new RandomJson(seed).map(4));
      for (NewStrings strings : NewStrings.values()) {
        JsonReader reader = JsonReader.PLAIN.withStrings(strings);
        Document document = new Document();
        try (Transaction tx = document.startTransaction()) {
          reader.fill(tx, ObjectId.ROOT, stream(json));
          tx.commit();
        }
        assertThat(JsonWriter.TYPED.toString(document))
            .as("seed %d", seed)
            .isEqualTo(JsonWriter.TYPED.toString(document(reader, json)));
      }
    }
  }

  private static String json(Object plain) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonText.FACTORY.createGenerator(text)) {
      ScalarGenerator.writePlain(new GeneratorSink(out), plain);
    }
    return text.toString();
  }

  @Test
  void fill_streamWithDuplicateKeys_keepsTheLast() throws IOException {
    Document document = new Document();
    try (Transaction tx = document.startTransaction()) {
      JsonReader.PLAIN.fill(
          tx, ObjectId.ROOT, stream("{\"a\":{\"x\":1},\"a\":[1,\"b\",2],\"c\":1,\"c\":\"t\"}"));
      tx.commit();
    }
    assertThat(JsonWriter.COMPACT.toString(document)).isEqualTo("{\"a\":[1,\"b\",2],\"c\":\"t\"}");
  }

  @Test
  void fill_streamOfAnotherKind_isRefused() {
    for (String json : List.of("[1]", "1", "\"x\"", "null")) {
      try (Transaction tx = new Document().startTransaction()) {
        assertThatThrownBy(() -> JsonReader.PLAIN.fill(tx, ObjectId.ROOT, stream(json)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("a map cannot hold ");
      }
    }
  }

  @Test
  void fill_deepStream_isWrittenWithoutRecursion() throws IOException {
    int levels = 20_000;
    Document document = new Document();
    try (Transaction tx = document.startTransaction()) {
      JsonReader.PLAIN.fill(
          tx, ObjectId.ROOT, stream("{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}"));
      assertThat(tx.pendingOps()).isEqualTo(levels);
      tx.commit();
    }
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
