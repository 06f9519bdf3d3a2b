package org.amkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amkit.AutomergeException;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadFault;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;
import org.amkit.Transaction;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.OpRows;
import org.junit.jupiter.api.Test;

/** Changes that build on a refused one do not wait for it. */
class RejectedChangesTest {
  private static final ChangeHash[] NONE = {};

  private final Map<String, byte[]> changes = new LinkedHashMap<>();
  private final Map<ChangeHash, String> names = new LinkedHashMap<>();

  RejectedChangesTest() {
    history("a", "x");
    history("b", "y");
    Document later = new Document(new byte[] {(byte) 0xcc});
    later.applyChanges(List.of(changes.get("b1"), changes.get("b2")));
    for (String name : List.of("c1", "c2")) {
      later.change(null, tx -> tx.set(ObjectId.ROOT, name, 1));
      name(name, later.getLastLocalChange().orElseThrow());
    }
  }

  private void history(String name, String key) {
    Document doc = new Document(new byte[] {(byte) 0xaa});
    for (int i = 0; i < 3; i++) {
      int value = i;
      doc.change(null, tx -> tx.set(ObjectId.ROOT, key + value, value));
      name(name + (i + 1), doc.getLastLocalChange().orElseThrow());
    }
  }

  private void name(String name, Change change) {
    changes.put(name, change.bytes());
    names.put(change.hash(), name);
  }

  private String said(Stream<ChangeHash> hashes) {
    String said = hashes.map(names::get).sorted().collect(Collectors.joining(" "));
    return said.isEmpty() ? "none" : said;
  }

  private String lacks(Document doc) {
    return "lacks " + said(Arrays.stream(doc.getMissingDeps(NONE)));
  }

  private List<byte[]> batch(String[] words) {
    return Arrays.stream(words).skip(1).map(changes::get).toList();
  }

  private void step(Document doc, String[] words) {
    switch (words[0]) {
      case "apply" -> doc.applyChanges(batch(words));
      case "load" -> doc.loadIncremental(joined(batch(words)));
      default -> {
        Document other = new Document(new byte[] {(byte) 0xff});
        other.applyChanges(batch(words));
        doc.merge(other);
      }
    }
  }

  private static byte[] joined(List<byte[]> chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    chunks.forEach(out::writeBytes);
    return out.toByteArray();
  }

  /** Takes the recording's own steps, and says the rest of each line. */
  @Test
  void afterARefusal_thatIsThereAndAskedFor_whichAutomergeSays() {
    List<String> recorded = Probe.recorded("rejected");
    List<String> lines = new ArrayList<>();
    Document doc = new Document(new byte[] {(byte) 0xee});
    for (String line : recorded.subList(0, recorded.size() - 2)) {
      if (line.equals(".")) {
        lines.add(line);
        doc = new Document(new byte[] {(byte) 0xee});
        continue;
      }
      String step = line.substring(0, line.indexOf(':'));
      String refused = "";
      try {
        step(doc, step.split(" ", -1));
      } catch (AutomergeException e) {
        refused = " refused,";
      }
      String has = said(doc.getAllChanges().stream().map(Change::hash));
      lines.add(step + ":" + refused + " has " + has + ", " + lacks(doc));
    }
    Document local = new Document(new byte[] {(byte) 0xaa});
    local.applyChanges(List.of(changes.get("b2"), changes.get("c1")));
    lines.add("waiting: " + lacks(local));
    local.change(null, tx -> tx.set(ObjectId.ROOT, "z", 1));
    lines.add("after a change of the same actor: " + lacks(local));
    assertThat(lines).isEqualTo(recorded);
  }

  @Test
  void transactionThatIsRolledBack_leavesWaitingChangesOfItsActor() {
    Document doc = new Document(new byte[] {(byte) 0xaa});
    doc.applyChanges(List.of(changes.get("b2")));
    try (Transaction tx = doc.startTransaction()) {
      tx.set(ObjectId.ROOT, "z", 1);
    }
    doc.startTransaction().commit();
    assertThat(doc.waitingChanges()).hasSize(1);
    doc.applyChanges(List.of(changes.get("b1")));
    assertThat(doc.changeCount()).isEqualTo(2);
  }

  @Test
  void partialLoad_namesWhatDependsOnARefusedChange_andDoesNotKeepIt() {
    for (List<String> order :
        List.of(List.of("a1", "b1", "b2", "c1"), List.of("a1", "c1", "b2", "b1"))) {
      byte[] file = joined(order.stream().map(changes::get).toList());
      Document doc = Document.load(file, LoadOptions.DEFAULT.withKeepPartial(true));
      assertThat(doc.changeCount()).isEqualTo(1);
      assertThat(doc.waitingChanges()).isEmpty();
      assertThat(doc.getMissingDeps(NONE)).isEmpty();
      assertThat(doc.loadFaults()).hasSize(3);
      assertThat(doc.loadFaults()).extracting(LoadFault::start).isSorted();
      assertThat(doc.loadFaults().get(doc.loadFaults().size() - 1).end()).isEqualTo(file.length);
    }
  }

  @Test
  void waitingChangeWithBadOperations_doesNotHoldUpWhatItWaitsFor() {
    Document doc = new Document();
    byte[] bad = withUnknownObject(names.entrySet().iterator().next().getKey());
    doc.applyChanges(List.of(bad));
    assertThat(doc.waitingChanges()).hasSize(1);
    doc.applyChanges(List.of(changes.get("a2"), changes.get("a1")));
    assertThat(doc.changeCount()).isEqualTo(2);
    assertThat(doc.waitingChanges()).isEmpty();
    assertThatThrownBy(() -> doc.applyChanges(List.of(bad))).isInstanceOf(AutomergeException.class);
  }

  /** A change by dd that depends on another and writes into an object that no one made. */
  private static byte[] withUnknownObject(ChangeHash dep) {
    ChangeChunkWriter writer = new ChangeChunkWriter();
    writer.begin(0, 9, i -> ActorId.parse("dd"));
    byte[] none = {};
    OpRows.appendRun(writer, 7L << 31, "k", 0, 0, false, 1, 2, none, 0, 0, 1, 0, 0, 0, false, null);
    writer.finish(1, 0, null, List.of(ChangeHash.fromBytes(dep.getBytes())), none);
    return writer.toByteArray();
  }
}
