package org.amkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;
import org.amkit.SaveOptions;
import org.amkit.SyncState;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;

/** What {@link Document#saveIncremental} gives after every call that reads or exchanges changes. */
class SaveCursorTest {
  private static final ChangeHash[] NONE = {};

  private static void edit(Document doc, String key) {
    doc.change(null, tx -> tx.set(ObjectId.ROOT, key, 1));
  }

  private static Document three(boolean saved) {
    Document doc = new Document(new byte[] {(byte) 0xaa});
    edit(doc, "a");
    if (saved) {
      doc.save();
    }
    edit(doc, "b");
    edit(doc, "c");
    return doc;
  }

  private static Document empty() {
    return new Document(new byte[] {(byte) 0xbb});
  }

  private static Document other() {
    Document doc = empty();
    edit(doc, "z");
    return doc;
  }

  private static ChangeHash[] first(Document doc) {
    return new ChangeHash[] {doc.getAllChanges().get(0).hash()};
  }

  private static void converse(Document doc, Document peer) {
    SyncState here = new SyncState();
    SyncState there = new SyncState();
    for (int i = 0; i < 10; i++) {
      doc.generateSyncMessage(here).ifPresent(m -> peer.receiveSyncMessage(there, m));
      peer.generateSyncMessage(there).ifPresent(m -> doc.receiveSyncMessage(here, m));
    }
    assertThat(peer.getHeads()).isEqualTo(doc.getHeads());
  }

  private static void conversePeerFirst(Document doc, Document peer) {
    SyncState here = new SyncState();
    SyncState there = new SyncState();
    for (int i = 0; i < 10; i++) {
      peer.generateSyncMessage(there).ifPresent(m -> doc.receiveSyncMessage(here, m));
      doc.generateSyncMessage(here).ifPresent(m -> peer.receiveSyncMessage(there, m));
    }
    assertThat(peer.getHeads()).isEqualTo(doc.getHeads());
  }

  private static Function<Document, List<Document>> call(java.util.function.Consumer<Document> on) {
    return doc -> {
      on.accept(doc);
      return List.of();
    };
  }

  /** What is called; a document that comes of it is asked, too. */
  private static Map<String, Function<Document, List<Document>>> calls() {
    Map<String, Function<Document, List<Document>>> calls = new LinkedHashMap<>();
    calls.put("nothing", call(doc -> {}));
    calls.put("save", call(Document::save));
    calls.put("save uncompressed", call(doc -> doc.save(new SaveOptions(false, true))));
    calls.put("saveIncremental", call(Document::saveIncremental));
    calls.put("saveSince none", call(doc -> doc.saveSince(NONE)));
    calls.put("saveSince heads", call(doc -> doc.encodeChangesSince(doc.getHeads())));
    calls.put("saveBundle", call(doc -> doc.saveBundle(NONE)));
    calls.put("getChanges", call(doc -> doc.getChanges(NONE).forEach(Change::bytes)));
    calls.put("fork", doc -> List.of(doc.fork()));
    calls.put("fork heads", doc -> List.of(doc.fork(first(doc))));
    calls.put("anonymize", doc -> List.of(doc.anonymize(new Random(1))));
    calls.put("first sync message", call(doc -> doc.generateSyncMessage(new SyncState())));
    calls.put("sync with an empty peer", call(doc -> converse(doc, empty())));
    calls.put("sync with an empty peer that begins", call(doc -> conversePeerFirst(doc, empty())));
    calls.put("merge into another", call(doc -> empty().merge(doc)));
    calls.put("merge another", call(doc -> doc.merge(other())));
    calls.put("loadIncremental", call(doc -> doc.loadIncremental(other().save())));
    calls.put("applyChanges", call(doc -> doc.applyChanges(bytes(other()))));
    calls.put("isolate", call(doc -> doc.isolate(first(doc))));
    calls.put(
        "isolate, integrate",
        call(
            doc -> {
              doc.isolate(first(doc));
              doc.integrate();
            }));
    calls.put(
        "isolate, save, integrate",
        call(
            doc -> {
              doc.isolate(first(doc));
              doc.save();
              doc.integrate();
            }));
    calls.put("diffIncremental", call(Document::diffIncremental));
    calls.put(
        "rollback",
        call(
            doc -> {
              Transaction tx = doc.startTransaction();
              tx.set(ObjectId.ROOT, "x", 1);
              tx.rollback();
            }));
    return calls;
  }

  private static List<byte[]> bytes(Document doc) {
    return doc.getAllChanges().stream().map(Change::bytes).toList();
  }

  /** How many changes these bytes are, each of which must be a chunk. */
  private static int count(byte[] chunks) {
    Document all = new Document();
    all.loadIncremental(chunks);
    return all.changeCount() + all.waitingChanges().length;
  }

  @Test
  void saveIncremental_afterEachCall_givesWhatAutomergeGives() {
    List<String> lines = new ArrayList<>();
    calls()
        .forEach(
            (name, call) -> {
              for (boolean saved : new boolean[] {false, true}) {
                Document doc = three(saved);
                List<Document> copies = call.apply(doc);
                StringBuilder line = new StringBuilder(name);
                line.append(saved ? ", first saved: " : ": ");
                line.append(count(doc.saveIncremental())).append(' ');
                line.append(count(doc.saveIncremental()));
                copies.forEach(copy -> line.append(" copy ").append(count(copy.saveIncremental())));
                lines.add(line.toString());
              }
            });
    byte[] bytes = three(false).save();
    LoadOptions plain = LoadOptions.DEFAULT;
    lines.add("load: " + loaded(bytes, plain));
    lines.add("load unverified: " + loaded(bytes, plain.withVerifyHeads(false)));
    Document string = new Document(new byte[] {(byte) 0xaa});
    string.change(null, tx -> tx.set(ObjectId.ROOT, "s", "x"));
    lines.add("load migrating strings: " + loaded(string.save(), plain.withMigrateStrings(true)));
    lines.addAll(ofEmptyAndWaiting());
    assertThat(lines).isEqualTo(Probe.recorded("save-cursor"));
  }

  private static int loaded(byte[] bytes, LoadOptions options) {
    return count(Document.load(bytes, options).saveIncremental());
  }

  private static List<String> ofEmptyAndWaiting() {
    List<String> lines = new ArrayList<>();
    Document unsaved = new Document(new byte[] {(byte) 0xaa});
    unsaved.save();
    lines.add("empty: " + count(unsaved.saveIncremental()));
    edit(unsaved, "a");
    lines.add("empty when saved, then one change: " + count(unsaved.saveIncremental()));
    List<byte[]> changes = bytes(three(false));
    Document waits = other();
    waits.save();
    waits.applyChanges(List.of(changes.get(1)));
    lines.add("waiting change: " + count(waits.saveIncremental()));
    waits.save();
    waits.applyChanges(List.of(changes.get(0)));
    lines.add("waiting change, saved and applied: " + count(waits.saveIncremental()));
    return lines;
  }

  /** Whatever is called in between, what was saved is at the end all there is. */
  @Test
  void savedBytes_withCallsBetween_areTheWholeDocument() {
    calls()
        .forEach(
            (name, call) -> {
              if (name.contains("save")) {
                return;
              }
              Document doc = three(false);
              java.io.ByteArrayOutputStream file = new java.io.ByteArrayOutputStream();
              file.writeBytes(doc.saveIncremental());
              edit(doc, "d");
              assertThat(call.apply(doc)).isNotNull();
              doc.integrate();
              file.writeBytes(doc.saveIncremental());
              assertThat(Document.load(file.toByteArray()).getHeads())
                  .as(name)
                  .isEqualTo(doc.getHeads());
            });
  }
}
