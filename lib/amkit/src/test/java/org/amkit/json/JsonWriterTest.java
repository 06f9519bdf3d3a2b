package org.amkit.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ExpandMark;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.SharedData;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {
  private final Document document = new Document(new byte[] {1});

  private void edit(java.util.function.Consumer<Transaction> edits) {
    document.change("test", edits);
  }

  private void oneOfEach() {
    edit(
        tx -> {
          tx.set(ObjectId.ROOT, "str", "a \"b\" \u0001\u007f\n👀");
          tx.set(ObjectId.ROOT, "int", NewValue.integer(Long.MIN_VALUE));
          tx.set(ObjectId.ROOT, "uint", NewValue.unsigned(-1));
          tx.set(ObjectId.ROOT, "f64", 15.0);
          tx.set(ObjectId.ROOT, "nan", Double.NaN);
          tx.set(ObjectId.ROOT, "inf", Double.NEGATIVE_INFINITY);
          tx.set(ObjectId.ROOT, "bytes", new byte[] {-1, 0, 65});
          tx.set(ObjectId.ROOT, "counter", NewValue.counter(-3));
          tx.set(ObjectId.ROOT, "time", NewValue.timestamp(Instant.ofEpochMilli(-905182979000L)));
          tx.set(ObjectId.ROOT, "unknown", NewValue.unknown(14, new byte[] {7}));
          tx.setNull(ObjectId.ROOT, "null");
          tx.set(ObjectId.ROOT, "yes", true);
          ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.spliceText(text, 0, 0, "héllo");
          ObjectId list = tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
          tx.insert(list, 0, NewValue.integer(1));
          tx.insert(list, 1, ObjectType.MAP);
          tx.insert(list, 2, ObjectType.LIST);
        });
  }

  @Test
  void write_plain_eachKindInKeyOrder() {
    oneOfEach();
    assertThat(JsonWriter.COMPACT.toString(document))
        .isEqualTo(
            "{\"bytes\":[255,0,65],\"counter\":-3,\"f64\":15.0,\"inf\":null,"
                + "\"int\":-9223372036854775808,\"list\":[1,{},[]],\"nan\":null,\"null\":null,"
                + "\"str\":\"a \\\"b\\\" \\u0001\u007f\\n👀\",\"text\":\"héllo\","
                + "\"time\":-905182979000,\"uint\":18446744073709551615,\"unknown\":[7],"
                + "\"yes\":true}");
    assertThat(JsonWriter.COMPACT.withEcmaScriptNumbers(true).toString(document))
        .contains("\"f64\":15,");
  }

  @Test
  void write_typed_tagsWhatJsonCannotTell() {
    oneOfEach();
    assertThat(JsonWriter.TYPED.toString(document))
        .isEqualTo(
            "{\"bytes\":{\"$bytes\":\"/wBB\"},\"counter\":{\"$counter\":-3},\"f64\":15.0,"
                + "\"inf\":{\"$f64\":\"-Infinity\"},\"int\":-9223372036854775808,"
                + "\"list\":[1,{},[]],\"nan\":{\"$f64\":\"NaN\"},\"null\":null,"
                + "\"str\":{\"$str\":\"a \\\"b\\\" \\u0001\u007f\\n👀\"},\"text\":\"héllo\","
                + "\"time\":{\"$timestamp\":-905182979000},"
                + "\"uint\":{\"$uint\":18446744073709551615},"
                + "\"unknown\":{\"$unknown\":[14,\"Bw==\"]},\"yes\":true}");
  }

  @Test
  void write_indented_isAsTheRustToolDoes() {
    edit(
        tx -> {
          ObjectId list = tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
          tx.insert(list, 0, NewValue.integer(1));
          tx.insert(list, 1, ObjectType.MAP);
          tx.setNull(tx.insert(list, 2, ObjectType.MAP), "a");
          tx.set(ObjectId.ROOT, "none", ObjectType.LIST);
        });
    assertThat(JsonWriter.INDENTED.toString(document))
        .isEqualTo(
            """
            {
              "list": [
                1,
                {},
                {
                  "a": null
                }
              ],
              "none": []
            }\
            """);
  }

  @Test
  void write_keys_areInTheOrderOfTheirUtf8Bytes() {
    edit(
        tx ->
            List.of("😀", "\uFF5E", "é", "z", "", "A")
                .forEach(key -> tx.set(ObjectId.ROOT, key, 0)));
    assertThat(JsonWriter.COMPACT.toString(document))
        .isEqualTo("{\"\":0,\"A\":0,\"z\":0,\"é\":0,\"\uFF5E\":0,\"😀\":0}");
  }

  @Test
  void write_typedRichText_isInStretches() {
    edit(
        tx -> {
          ObjectId text = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT);
          tx.spliceText(text, 0, 0, "plain bold");
          tx.mark(text, 6, 10, "bold", true, ExpandMark.AFTER);
          tx.set(tx.splitBlock(text, 0), "type", "heading");
        });
    assertThat(JsonWriter.TYPED.toString(document))
        .isEqualTo(
            "{\"t\":{\"$text\":[{\"block\":{\"type\":{\"$str\":\"heading\"}}},"
                + "{\"text\":\"plain \"},{\"text\":\"bold\",\"marks\":{\"bold\":true}}]}}");
  }

  @Test
  void write_typedDollarKeys_areWrapped() {
    edit(tx -> tx.set(tx.set(ObjectId.ROOT, "m", ObjectType.MAP), "$str", "x"));
    assertThat(JsonWriter.TYPED.toString(document))
        .isEqualTo("{\"m\":{\"$map\":{\"$str\":{\"$str\":\"x\"}}}}");
    assertThat(JsonWriter.COMPACT.toString(document)).isEqualTo("{\"m\":{\"$str\":\"x\"}}");
  }

  @Test
  void write_oldVersion_isOfThatVersion() {
    edit(tx -> tx.set(ObjectId.ROOT, "a", 1));
    ChangeHash[] heads = document.getHeads();
    edit(tx -> tx.set(ObjectId.ROOT, "a", 2));
    assertThat(JsonWriter.COMPACT.toString(document.at(heads))).isEqualTo("{\"a\":1}");
  }

  @Test
  void write_nestedVeryDeep_needsNoStack() {
    int depth = 50_000;
    edit(
        tx -> {
          ObjectId at = ObjectId.ROOT;
          for (int i = 0; i < depth; i++) {
            at = i % 2 == 0 ? tx.set(at, "a", ObjectType.LIST) : tx.insert(at, 0, ObjectType.MAP);
          }
        });
    assertThat(JsonWriter.COMPACT.toString(document))
        .startsWith("{\"a\":[{\"a\":[")
        .contains("[{}]}")
        .hasSize(depth / 2 * 8 + 2);
  }

  @Test
  void write_failingStream_isTheCallersException() {
    edit(tx -> tx.set(ObjectId.ROOT, "a", "x".repeat(100_000)));
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }
        };
    assertThatThrownBy(() -> JsonWriter.COMPACT.write(document, full))
        .isInstanceOf(IOException.class)
        .hasMessage("full");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upstream/egwalker/A1.am",
        "upstream/egwalker/C1.am",
        "upstream/egwalker/S1.am",
        "upstream/documents/automerge-paper.amrg",
        "upstream/documents/essay.amrg",
        "upstream/documents/exemplar.automerge",
        "upstream/documents/godot-modeled.amrg",
        "upstream/documents/moby-dick.automerge",
        "upstream/documents/stephen.amrg",
        "upstream/fixtures/counter_value_is_ok.automerge",
        "upstream/fixtures/two_change_chunks.automerge",
        "upstream/fixtures/two_change_chunks_compressed.automerge",
        "upstream/fixtures/two_change_chunks_out_of_order.automerge"
      })
  void write_realDocument_isByteForByteWhatAutomergeSays(String name) throws Exception {
    Path path = SharedData.require(name);
    Document real = Document.load(Files.readAllBytes(path));
    String expected = "expected/" + path.getFileName() + ".json.gz";
    byte[] json;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(SharedData.require(expected)))) {
      json = in.readAllBytes();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonWriter.COMPACT.withEcmaScriptNumbers(true).write(real, out);
    out.write('\n');
    assertThat(sha256(out.toByteArray())).isEqualTo(sha256(json));
    // Typed JSON loses nothing: the same document comes out of it.
    Document again = new Document();
    Object plain = JsonReader.TYPED.parse(JsonWriter.TYPED.toString(real));
    again.change("again", tx -> JsonReader.TYPED.fill(tx, ObjectId.ROOT, plain));
    assertThat(again.toPlain(ObjectId.ROOT)).isInstanceOf(Map.class);
    assertThat(sha256(JsonWriter.TYPED.toString(again).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(sha256(JsonWriter.TYPED.toString(real).getBytes(StandardCharsets.UTF_8)));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
