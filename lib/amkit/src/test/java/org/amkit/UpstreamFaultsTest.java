package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.amkit.chunk.ActorId;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.OpRows;
import org.amkit.codec.ByteWriter;
import org.amkit.codec.Sha256;
import org.junit.jupiter.api.Test;

/**
 * Faults of other implementations of Automerge, each with the test that shows it is not here.
 *
 * <table>
 *   <caption>fault and test</caption>
 *   <tr><th>fault</th><th>test</th></tr>
 *   <tr><td>a document whose keys stand in UTF-16 order loses later writes</td>
 *     <td>{@link #keysInUtf16Order_keepLaterWrites}</td></tr>
 *   <tr><td>a change with an unknown column makes a document that cannot be loaded</td>
 *     <td>{@code EngineTest.changeWithUnknownColumn_survivesSaveAndLoad}</td></tr>
 *   <tr><td>so does a change whose columns are not canonical</td>
 *     <td>{@code DamagedChangesTest}</td></tr>
 *   <tr><td>a partial load drops the good chunks behind a bad one</td>
 *     <td>{@link #partialLoad_keepsWhatStandsBehindTheDamage}</td></tr>
 *   <tr><td>a Bloom filter without bits divides by zero</td>
 *     <td>{@link #filterWithoutBits_isAnswered}, {@code
 *     BloomFilterTest.read_entriesWithoutBits_holdsNothing}</td></tr>
 *   <tr><td>an empty string for a cursor panics</td>
 *     <td>{@code ValuesTest.cursor_thatIsNone_isRefusedNotACrash}</td></tr>
 *   <tr><td>tables of the classic implementation panic, or show as lists</td>
 *     <td>{@link #classicTable_isAMap_andSurvivesSaveAndLoad}</td></tr>
 *   <tr><td>a document without head indexes fails with mismatching heads (#394)</td>
 *     <td>{@link #documentWithoutHeadIndexes_loads}</td></tr>
 *   <tr><td>real documents of older versions fail to load (#567, #675, #697, #759, #919)</td>
 *     <td>{@code DocumentsTest.load_givesRecordedHeadsAndValue}</td></tr>
 *   <tr><td>nothing bounds what compressed bytes inflate to</td>
 *     <td>{@code InflateTest.fewBytesThatInflateToMany_stopAtTheLimit}, {@code
 *     ChunkReaderTest.columnsBeyondTheInflateLimit_areAFault}</td></tr>
 *   <tr><td>a patch log used with another document panics (#1390)</td>
 *     <td>{@code PatchLogTest.logOfAnotherDocument_isRefused}</td></tr>
 *   <tr><td>sync does not end, or stalls, after one side lost data (#702, #772, #1284)</td>
 *     <td>{@code PeerStateTest.sync_peerLostEverything_isFilledAgain}, {@code
 *     PeerStateTest.sync_randomEditsAndReconnects_convergesWhenQuiet}</td></tr>
 *   <tr><td>a transaction at old heads does not hold the document</td>
 *     <td>{@code DocumentTest.transactionAtOldHeads_holdsTheDocumentToo}</td></tr>
 *   <tr><td>the unit of text indices cannot be chosen (#591, #602, #603, #658)</td>
 *     <td>{@code DocumentTest.textUnits_countWhatTheySay}</td></tr>
 *   <tr><td>there is no undo (classic #318)</td><td>{@code RevertTest}</td></tr>
 *   <tr><td>a second class loader cannot load the library (automerge-java #17)</td>
 *     <td>{@link #secondClassLoader_makesDocumentsToo}</td></tr>
 * </table>
 *
 * <p>Time and memory (#652, #705, #856, #896, #906, #946, #1159, #1244, #1387) are measured by the
 * benchmarks, whose growth rows have limits; {@code ManyConflictsTest} has the worst of the keys.
 * That history cannot be pruned (#740) is so here too.
 */
class UpstreamFaultsTest {
  private static final byte[] ALICE = {1};

  private static Document twoKeys(String first, String second) {
    Document doc = new Document(ALICE);
    doc.change(
        null,
        tx -> {
          tx.set(ObjectId.ROOT, first, 1);
          tx.set(ObjectId.ROOT, second, 2);
        });
    return doc;
  }

  @Test
  void keysInUtf16Order_keepLaterWrites() {
    // As UTF-16 the first comes first, as UTF-8 the second; both have four bytes.
    String first = "\uD83D\uDE00";
    String second = "\uFF5Ex";
    Document plain = twoKeys("aaaa", "bbbb");
    byte[] saved = plain.save();
    byte[] body = body(saved);
    replace(body, utf8("aaaa"), utf8(first));
    replace(body, utf8("bbbb"), utf8(second));
    replace(body, plain.getHeads()[0].getBytes(), twoKeys(first, second).getHeads()[0].getBytes());
    byte[] classic = chunk(0, body);

    Document doc = Document.load(classic);
    assertThat(doc.toPlain(ObjectId.ROOT)).isEqualTo(java.util.Map.of(first, 1L, second, 2L));
    doc.change(null, tx -> tx.set(ObjectId.ROOT, first, 11));
    doc.change(null, tx -> tx.set(ObjectId.ROOT, second, 12));
    for (Document seen : List.of(doc, Document.load(doc.save()))) {
      assertThat(seen.toPlain(ObjectId.ROOT)).isEqualTo(java.util.Map.of(first, 11L, second, 12L));
      assertThat(seen.keys(ObjectId.ROOT).orElseThrow()).containsExactly(second, first);
      assertThat(seen.getHeads()).isEqualTo(doc.getHeads());
    }
  }

  @Test
  void partialLoad_keepsWhatStandsBehindTheDamage() {
    Document doc = twoKeys("a", "b");
    Document left = doc.fork(new byte[] {2});
    Document right = doc.fork(new byte[] {3});
    left.change(null, tx -> tx.set(ObjectId.ROOT, "left", 1));
    right.change(null, tx -> tx.set(ObjectId.ROOT, "right", 1));
    byte[] bad = left.getLastLocalChange().orElseThrow().bytes();
    bad[bad.length - 1] ^= 1;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(doc.save());
    file.writeBytes(bad);
    file.writeBytes(right.getLastLocalChange().orElseThrow().bytes());

    LoadOptions partial = LoadOptions.DEFAULT.withKeepPartial(true);
    Document loaded = Document.load(file.toByteArray(), partial);
    assertThat(loaded.getHeads()).isEqualTo(right.getHeads());
    assertThat(loaded.loadFaults()).hasSize(1);
    Document empty = new Document();
    empty.loadIncremental(file.toByteArray(), partial);
    assertThat(empty.getHeads()).isEqualTo(right.getHeads());
  }

  @Test
  void filterWithoutBits_isAnswered() {
    Document doc = twoKeys("a", "b");
    SyncState state = new SyncState();
    // Version 1; no heads, no needs; one filter since nothing: 4 entries, 0 bits each, 7 probes.
    doc.receiveSyncMessage(state, HexFormat.of().parseHex("42000001000304000700"));
    byte[] answer = doc.generateSyncMessage(state).orElseThrow();
    Document other = new Document();
    other.receiveSyncMessage(new SyncState(), answer);
    assertThat(other.getHeads()).isEqualTo(doc.getHeads());
  }

  @Test
  void classicTable_isAMap_andSurvivesSaveAndLoad() {
    ChangeChunkWriter writer = new ChangeChunkWriter();
    writer.begin(0, 1, i -> ActorId.parse("01"));
    byte[] none = {};
    // 1: the root's table; 2: a row in it; 3: true in the row.
    OpRows.appendRun(writer, 0, "table", 0, 0, false, 6, 0, none, 0, 0, 1, 0, 0, 0, false, null);
    OpRows.appendRun(
        writer, 1L << 31, "row", 0, 0, false, 0, 0, none, 0, 0, 1, 0, 0, 0, false, null);
    OpRows.appendRun(
        writer, 2L << 31, "done", 0, 0, false, 1, 2, none, 0, 0, 1, 0, 0, 0, false, null);
    writer.finish(1, 0, null, List.of(), none);
    byte[] change = writer.toByteArray();

    Document doc = new Document(new byte[] {2});
    doc.applyChanges(List.of(change));
    ObjectId table = doc.get(ObjectId.ROOT, "table").orElseThrow().objectId().orElseThrow();
    assertThat(doc.getObjectType(table)).contains(ObjectType.MAP);
    doc.change(null, tx -> tx.set(table, "more", 7));
    Document loaded = Document.load(doc.save());
    assertThat(loaded.getHeads()).isEqualTo(doc.getHeads());
    assertThat(loaded.getAllChanges().get(0).bytes()).isEqualTo(change);
    assertThat(loaded.toPlain(ObjectId.ROOT))
        .isEqualTo(
            java.util.Map.of(
                "table", java.util.Map.of("row", java.util.Map.of("done", true), "more", 7L)));
  }

  @Test
  void documentWithoutHeadIndexes_loads() {
    Document doc = twoKeys("a", "b");
    byte[] body = body(doc.save());
    // One head, so one index: the last byte.
    byte[] old = chunk(0, Arrays.copyOf(body, body.length - 1));
    Document loaded = Document.load(old);
    assertThat(loaded.getHeads()).isEqualTo(doc.getHeads());
    assertThat(loaded.save()).isEqualTo(doc.save());
  }

  @Test
  void secondClassLoader_makesDocumentsToo() throws Exception {
    URL classes = Document.class.getProtectionDomain().getCodeSource().getLocation();
    for (int i = 0; i < 2; i++) {
      try (URLClassLoader own =
          new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
        own.loadClass("org.amkit.LoadLibrary").getMethod("initialize").invoke(null);
        Class<?> type = own.loadClass("org.amkit.Document");
        assertThat(type).isNotSameAs(Document.class);
        Object doc = type.getConstructor().newInstance();
        assertThat((byte[]) type.getMethod("save").invoke(doc)).startsWith(0x85, 0x6f, 0x4a, 0x83);
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What stands behind a chunk's magic, checksum, type and length. */
  private static byte[] body(byte[] chunk) {
    int start = 9;
    while (chunk[start] < 0) {
      start++;
    }
    return Arrays.copyOfRange(chunk, start + 1, chunk.length);
  }

  private static byte[] chunk(int type, byte[] body) {
    ByteWriter hashed = new ByteWriter();
    hashed.putByte(type);
    hashed.uleb(body.length);
    hashed.putBytes(body);
    byte[] content = hashed.toByteArray();
    ByteWriter out = new ByteWriter();
    out.putBytes(new byte[] {(byte) 0x85, 0x6f, 0x4a, (byte) 0x83});
    out.putBytes(new Sha256().hash(content, 0, content.length), 0, 4);
    out.putBytes(content);
    return out.toByteArray();
  }

  /** Overwrites the only occurrence of some bytes by as many others. */
  private static void replace(byte[] in, byte[] what, byte[] by) {
    assertThat(by).hasSameSizeAs(what);
    int count = 0;
    for (int i = 0; i + what.length <= in.length; i++) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        System.arraycopy(by, 0, in, i, by.length);
        count++;
      }
    }
    assertThat(count).isEqualTo(1);
  }
}
