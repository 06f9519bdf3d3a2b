package org.amkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.MalformedDataException;
import org.amkit.ObjectId;
import org.junit.jupiter.api.Test;

/** Documents that no Automerge of today writes: what Automerge loads, amkit loads. */
class OddDocumentsTest {
  private static final LoadOptions UNVERIFIED = LoadOptions.DEFAULT.withVerifyHeads(false);
  private static final String OUT_OF_ORDER = "ops of a key out of order";
  private static final String MISMATCHED = "heads that its changes do not make";

  private static String heads(Document doc) {
    return Arrays.stream(doc.getHeads()).map(ChangeHash::toString).collect(Collectors.joining(" "));
  }

  private static byte[] bytes(String name) {
    return Probe.recorded("odd-documents").stream()
        .filter(line -> line.startsWith(name + "; "))
        .map(line -> Base64.getDecoder().decode(line.split("; ", -1)[1]))
        .findFirst()
        .orElseThrow();
  }

  private static String plain(Document doc) {
    return doc.toPlain(ObjectId.ROOT).toString();
  }

  private static String outcome(byte[] bytes) {
    try {
      return heads(Document.load(bytes));
    } catch (MalformedDataException e) {
      return "refused";
    }
  }

  private static String unverified(byte[] bytes) {
    try {
      return plain(Document.load(bytes, UNVERIFIED)).replace("{", "{\"").replace("=", "\":");
    } catch (MalformedDataException e) {
      return "refused";
    }
  }

  @Test
  void load_asAutomergeDoes() {
    List<String> lines = Probe.recorded("odd-documents");
    for (int i = 0; i < lines.size(); i += 2) {
      String[] said = lines.get(i).split("; ", -1);
      byte[] bytes = Base64.getDecoder().decode(said[1]);
      assertThat(outcome(bytes)).as(said[0]).isEqualTo(said[2]);
      // Automerge takes the last op of a key for the winner, amkit the one with the greatest id.
      String value = said[0].equals(OUT_OF_ORDER) ? "{\"k\":3}" : lines.get(i + 1);
      assertThat(unverified(bytes)).as(said[0]).isEqualTo(value);
    }
  }

  @Test
  void save_keepsTheBytes() {
    for (String line : Probe.recorded("odd-documents")) {
      String[] said = line.split("; ", -1);
      if (said.length < 3 || said[2].equals("refused") || said[0].equals("as written")) {
        continue;
      }
      byte[] bytes = Base64.getDecoder().decode(said[1]);
      Document doc = Document.load(bytes);
      assertThat(doc.save()).as(said[0]).isEqualTo(bytes);
      doc.change(null, tx -> tx.set(ObjectId.ROOT, "more", 1));
      byte[] saved = doc.save();
      assertThat(Arrays.copyOf(saved, bytes.length)).as(said[0]).isEqualTo(bytes);
      assertThat(Document.load(saved).getHeads()).as(said[0]).isEqualTo(doc.getHeads());
      assertThat(plain(doc.fork())).as(said[0]).isEqualTo(plain(doc));
    }
  }

  @Test
  void statedHeadsThatDoNotMatch_areNamed_whenVerified() {
    assertThatThrownBy(() -> Document.load(bytes(MISMATCHED)))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("mismatching heads: the document claims [4abda55c0947e698");
  }

  @Test
  void automergesMismatchedHeads_unverified_opens() throws IOException {
    byte[] bytes;
    try (InputStream in =
        OddDocumentsTest.class.getResourceAsStream("/org/amkit/chunk/mismatched_heads.automerge")) {
      bytes = in.readAllBytes();
    }
    assertThatThrownBy(() -> Document.load(bytes)).isInstanceOf(MalformedDataException.class);
    Document doc = Document.load(bytes, UNVERIFIED);
    assertThat(plain(doc)).isEqualTo("{count=260}");
    assertThat(doc.getAllChanges()).hasSize(281);
    Document saved = Document.load(doc.save());
    assertThat(saved.getHeads()).isEqualTo(doc.getHeads());
    assertThat(plain(saved)).isEqualTo("{count=260}");
  }

  @Test
  void statedHeadsThatDoNotMatch_unverified_areNotBelieved() {
    Document doc = Document.load(bytes(MISMATCHED), UNVERIFIED);
    assertThat(heads(doc))
        .isEqualTo(
            "c82d28f963988ee60d983b3de8e24f964fedfd031f218b5b7b811e4b2b3cc58a"
                + " e64959605e32af47fc5e7564685c4713bd96d202a04828b879a5c1c31c49a3bc");
    assertThat(doc.hasHeads(doc.getHeads())).isTrue();
    assertThat(doc.at(doc.getHeads()).toPlain(ObjectId.ROOT)).isEqualTo(doc.toPlain(ObjectId.ROOT));
    Document other = new Document();
    other.applyChanges(doc.getAllChanges().stream().map(Change::bytes).toList());
    assertThat(other.getHeads()).isEqualTo(doc.getHeads());
    Document merged = new Document();
    merged.merge(Document.load(bytes(MISMATCHED), UNVERIFIED));
    assertThat(Document.load(merged.save()).getHeads()).isEqualTo(doc.getHeads());
    Document edited = Document.load(bytes(MISMATCHED), UNVERIFIED);
    edited.change(null, tx -> tx.set(ObjectId.ROOT, "count", 261));
    for (Document saved :
        List.of(
            Document.load(edited.saveIncremental()),
            Document.load(edited.save()),
            Document.load(edited.fork().save()))) {
      assertThat(saved.getHeads()).isEqualTo(edited.getHeads());
      assertThat(plain(saved)).isEqualTo("{count=261}");
    }
  }
}
